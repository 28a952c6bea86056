/**
 * What the one Debian that stands behind the labs' images holds, by what it is for. A lab that needs more adds it here;
 * the first run after that makes the images anew.
 */
const byPurpose = {
  shell:
    "bash-completion bzip2 ca-certificates curl file git jq less make nano openssh-client patch procps psmisc rsync tree unzip vim-tiny wget xz-utils zip",
  languages: "gcc libc6-dev python3",
  network: "bind9-dnsutils iperf3 iproute2 iputils-ping netcat-openbsd socat tcpdump traceroute",
  databases: "postgresql postgresql-client mariadb-server-core mariadb-client redis-server",
  web: "apache2 nginx-light libapache2-mod-php php-cli php-fpm php-mysql php-pgsql haproxy",
  batch: "slurm-wlm slurm-client munge openmpi-bin libopenmpi-dev",
  storage: "s3cmd rclone cadaver",
};

export const labPackages: string[] = Object.values(byPurpose)
  .flatMap((names) => names.split(" "))
  .sort();
