#!/bin/sh
# debian.sh ROOT PACKAGE...: a Debian of these packages and what they need, without what only people read.
set -e
root=$1
shift
inside() {
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
}

# In two stages, so that dpkg finds its settings: without them each package waits for the disk.
debootstrap --foreign --variant=minbase bookworm "$root"
cat > "$root/etc/dpkg/dpkg.cfg.d/labs" <<'END'
force-unsafe-io
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/lintian/*
path-exclude=/usr/share/locale/*
path-exclude=/usr/share/man/*
# PostgreSQL compiles its queries only where it can: 150 MB.
path-exclude=/usr/lib/*/libLLVM*
path-exclude=/usr/lib/*/libz3*
path-exclude=/usr/lib/postgresql/*/lib/bitcode/*
path-exclude=/usr/lib/postgresql/*/lib/llvmjit*
# Of the compiler, what labs do not ask for: Fortran, link-time optimisation, sanitizers.
path-exclude=/usr/lib/gcc/*/*/f951
path-exclude=/usr/lib/gcc/*/*/lto1
path-exclude=/usr/lib/gcc/*/*/lib*san*
path-exclude=/usr/lib/*/lib*san.so*
END
inside /debootstrap/debootstrap --second-stage

# Nothing is started, and no database is made.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
mkdir -p "$root/etc/postgresql-common"
echo 'create_main_cluster = false' > "$root/etc/postgresql-common/createcluster.conf"
cp /etc/resolv.conf "$root/etc/resolv.conf"
debootstrap_mirror=$(awk '$1 == "deb" { print $2; exit }' "$root/etc/apt/sources.list")
echo "deb $debootstrap_mirror bookworm main" > "$root/etc/apt/sources.list"
inside apt-get -q -o Acquire::Languages=none update
inside apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 install "$@"

cd "$root"
rm -rf etc/resolv.conf usr/sbin/policy-rc.d var/lib/apt/lists/* var/cache/apt/* var/cache/debconf/*-old var/log/*
rm -rf usr/share/doc/* usr/share/info/* usr/share/locale/* usr/share/man/* var/lib/postgresql/* var/lib/dpkg/*-old
mkdir -p var/log/apt usr/share/man/man1
