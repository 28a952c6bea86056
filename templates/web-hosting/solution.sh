#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd /srv/site
mariadb site < install.sql
sed -i 's/A FAIRE/secret-of-the-site/' config.php
mariadb site <<'END'
create or replace user web@127.0.0.1 identified by 'secret-of-the-site';
grant select on site.* to web@127.0.0.1;
insert into news (title, body) values ('Maintenance samedi', 'De 8 h à 10 h.');
END
echo 'Require all denied' > public/old/.htaccess
mkdir -p backup
mariadb-dump site > backup/site.sql
tar -czf backup/public.tar.gz public
sh accident.sh
mariadb site < backup/site.sql
tar -xzf backup/public.tar.gz
