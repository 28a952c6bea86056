#!/bin/sh
# Before the gateway starts: its folders, the account of a colleague, and that account as a profile of the client.
set -e
cd /home/student
mkdir -p .gateway/objects .gateway/versions .gateway/metadata .gateway/accounts .aws answers
printf '{"accessAccounts":{"colleague":{"access":"colleague","secret":"%s","role":"user"}}}\n' "$COLLEAGUE_KEY" \
  > .gateway/accounts/users.json
printf '[colleague]\naws_access_key_id = colleague\naws_secret_access_key = %s\n' "$COLLEAGUE_KEY" > .aws/credentials
chmod 600 .gateway/accounts/users.json .aws/credentials
