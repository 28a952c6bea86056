#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd /srv/site
sed -i 's/A FAIRE/Centre de calcul/' public/index.html
sed -i 's#<p>#<p><a href="contact.html">Contact</a> #' public/index.html
echo '<h1>Contact</h1>' > public/contact.html
echo '<h1>Rien ici</h1>' > public/404.html
sed -i 's/# error_page/error_page/' conf/nginx.conf
sed -i 's#^ *location / {#    location = /old { return 301 /contact.html; }\n\n&#' conf/nginx.conf
mkdir -p answers
awk '$9 == 404 { print $1 }' logs/yesterday.log | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }' > answers/intruder.txt
tar -czf backup.tar.gz public conf
