#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd ~
mkdir -p projet/data projet/results
cp data/temperatures.csv projet/data
grep ERROR data/journal.log > projet/results/errors.txt
cut -d ' ' -f 2 data/journal.log | sort | uniq -c | sort -rn > projet/results/busiest.txt
awk -F ';' 'NR > 1 && $3 > 27 { n++ } END { print n + 0 }' data/temperatures.csv > projet/results/hot.txt
cat > projet/report.sh <<'END'
#!/bin/sh
grep -c ERROR ~/data/journal.log
END
chmod +x projet/report.sh
tar -czf projet.tar.gz projet
