#!/bin/sh
# A solution with the default parameters. It stays beside the template and never enters a cluster.
set -e
cd /home/coder/project
cat > stats.sh <<'END'
#!/bin/sh
[ -f "$2" ] || { echo "$2: missing" >&2; exit 2; }
case "$1" in
  lines) wc -l < "$2" | tr -d ' ' ;;
  words) wc -w < "$2" | tr -d ' ' ;;
  *) echo "usage: stats.sh lines|words FILE" >&2; exit 2 ;;
esac
END
chmod +x stats.sh
cat > README.md <<'END'
# stats

Counts lines and words: `./stats.sh words poem.txt`
END
