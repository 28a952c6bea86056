#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd ~
psql -q -f exercises/library.sql
psql -tA -o exercises/camus.txt \
  -c "select title from book join author on author.id = author_id where name = 'Albert Camus'"
psql -q <<'END'
insert into book (id, title, author_id, year) values (10, 'La Honte', 3, 1997);
alter table loan add constraint returned_later check (returned >= lent);
create view late as
  select title, name from loan join book on book.id = book_id join member on member.id = member_id
  where coalesce(returned, current_date) - lent > 21;
begin;
update loan set returned = current_date where member_id = 1 and returned is null;
commit;
END
