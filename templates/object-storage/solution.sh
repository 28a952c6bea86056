#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd /home/student/campaign
# 1. A bucket and an object
aws s3 mb s3://campaign
aws s3 cp README.txt s3://campaign/
# 2. Metadata
aws s3 cp measures/2026-09.csv s3://campaign/measures/ --metadata station=arbizon
# 3. Versions
aws s3api put-bucket-versioning --bucket campaign --versioning-configuration Status=Enabled
aws s3 cp report.txt s3://campaign/
echo oups | aws s3 cp - s3://campaign/report.txt
version=$(aws s3api list-object-versions --bucket campaign --prefix report.txt --output text \
  --query 'Versions[?IsLatest==`false`].VersionId')
aws s3api copy-object --bucket campaign --key report.txt --copy-source "campaign/report.txt?versionId=$version"
# 4. A link that expires
aws s3 cp contacts.csv s3://campaign/private/
aws s3 presign s3://campaign/private/contacts.csv --expires-in 86400 > ~/answers/link.txt
# 5. and 6. A policy
aws s3 cp poster.html s3://campaign/
cat > ~/policy.json <<'END'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::campaign/poster.html"
    },
    {
      "Effect": "Allow",
      "Principal": { "AWS": "colleague" },
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::campaign"
    },
    {
      "Effect": "Allow",
      "Principal": { "AWS": "colleague" },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::campaign/measures/*"
    }
  ]
}
END
aws s3api put-bucket-policy --bucket campaign --policy file:///home/student/policy.json
# 7. A folder, kept the same
aws s3 sync --delete measures s3://campaign/measures
