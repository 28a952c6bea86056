/**
 * What opens a terminal in a container, whatever image it is of. After the client of an exec dies, its shell lives on
 * and cannot be attached to again. So the shell belongs to a holder within the seat, which the portal's exec only
 * visits: in Perl, which Debian and Ubuntu always have, else in Python. An image that has neither gets a plain shell,
 * and each new one ends the one before, as closing a terminal's window would.
 *
 * The first bytes tell the portal which: ESC _ pupitre;held|plain;<id of the shell>;<bytes of its screen> ESC \.
 */
// `@{` stands for what would be a substitution of ours and is one of the shell's.
export const OPEN_SH = String.raw`#!/bin/sh
# open NAME [COMMAND...]
name=$1; shift
here=@{0%/*}
if [ $# -eq 0 ]; then
  if [ -x /bin/bash ]; then set -- /bin/bash -l; else set -- /bin/sh -l; fi
fi
for language in perl python3; do
  command -v "$language" >/dev/null 2>&1 || continue
  "$language" "$here/hold.$language" "$name" "$@" 2>/dev/null && exit 0
done

# "PID SESSION START" of a process: in stat, what follows the name in brackets, which may hold anything
stat_of() {
  IFS= read -r line 2>/dev/null < "/proc/$1/stat" || return 1
  pid=$1
  set -- @{line##*) }
  echo "$pid $4 @{20}"
}
# ends what still runs of the session that began as "$1 $2", if its first process is that one
end_session() {
  for stat in /proc/[0-9]*; do
    set -- "$1" "$2" $(stat_of "@{stat#/proc/}")
    [ "$4" = "$1" ] && echo "$3"
  done | while read -r pid; do kill -HUP "$pid"; kill -CONT "$pid"; done 2>/dev/null
}
umask 077
for folder in /tmp /dev/shm "$HOME"; do
  [ -d "$folder" ] && [ -w "$folder" ] && break
done
file=$folder/.pupitre-terminal-$name
if read -r old born 2>/dev/null < "$file"; then
  set -- "$old" "$born" "$@"
  now=$(stat_of "$old") && [ "@{now##* }" = "$born" ] && end_session "$old" "$born"
  shift 2
fi
mine=$(stat_of $$)
echo "$$ @{mine##* }" 2>/dev/null > "$file"
printf '\033_pupitre;plain;%s-%s;0\033\\' "$$" "@{mine##* }"
umask 022
exec "$@"
`.replaceAll("@{", "${");

export const HOLD_PL = String.raw`use strict; use warnings; no warnings 'exec'; use Socket; use POSIX ();
my ($name, @command) = @ARGV;
my $place = sockaddr_un("\0pupitre-terminal-$name");
my ($LIMIT, $WAITING) = (262144, 1048576);
my ($TIOCGWINSZ, $TIOCSWINSZ, $TIOCSCTTY, $TIOCGPTN, $TIOCSPTLCK) = (0x5413, 0x5414, 0x540e, 0x80045430, 0x40045431);
$SIG{PIPE} = 'IGNORE';

sub dial {
  socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or exit 99;
  return connect($socket, $place) ? $socket : undef;
}
sub open_pty {
  sysopen(my $master, '/dev/ptmx', POSIX::O_RDWR() | POSIX::O_NOCTTY()) or return;
  my ($number, $unlocked) = (pack('i', 0), pack('i', 0));
  ioctl($master, $TIOCSPTLCK, $unlocked) or return;
  ioctl($master, $TIOCGPTN, $number) or return;
  return ($master, '/dev/pts/' . unpack 'i', $number);
}
sub quick { my $f = fcntl($_[0], 3, 0); fcntl($_[0], 4, $f | POSIX::O_NONBLOCK()); }

my $to = dial();
if (!$to) {
  my ($try) = open_pty() or exit 99; close $try;
  socket(my $listener, AF_UNIX, SOCK_STREAM, 0) or exit 99;
  if (bind($listener, $place) && listen($listener, 4)) {
    my $pid = fork; defined $pid or exit 99;
    if (!$pid) { hold($listener); POSIX::_exit(0); }
    close $listener;
  }
  for (1 .. 150) { last if $to = dial(); select undef, undef, undef, 0.02; }
}
$to or exit 99;
visit($to);

sub visit {
  my ($socket) = @_;
  my $tty = POSIX::Termios->new;
  if (defined $tty->getattr(0)) {
    $tty->setiflag(0); $tty->setoflag(0); $tty->setlflag(0);
    $tty->setcc(POSIX::VMIN(), 1); $tty->setcc(POSIX::VTIME(), 0);
    $tty->setattr(0, POSIX::TCSANOW());
  }
  my $resized = 1;
  $SIG{WINCH} = sub { $resized = 1 };
  $SIG{HUP} = sub { exit 0 };
  while (1) {
    if ($resized) {
      $resized = 0;
      my $size = pack 'S4', 0, 0, 0, 0;
      if (ioctl(STDIN, $TIOCGWINSZ, $size)) {
        my ($rows, $columns) = unpack 'SS', $size;
        say_all($socket, pack 'annn', 'w', 4, $rows, $columns) if $rows && $columns;
      }
    }
    my $in = ''; vec($in, 0, 1) = 1; vec($in, fileno $socket, 1) = 1;
    next if select($in, undef, undef, undef) < 0;
    if (vec($in, fileno $socket, 1)) {
      my $got = sysread $socket, my $bytes, 65536;
      last unless $got;
      say_all(\*STDOUT, $bytes);
    }
    if (vec($in, 0, 1)) {
      my $got = sysread STDIN, my $bytes, 16384;
      last unless $got;
      say_all($socket, pack('an', 'd', length $bytes) . $bytes);
    }
  }
  exit 0;
}
sub say_all {
  my ($handle, $bytes) = @_;
  while (length $bytes) {
    my $sent = syswrite $handle, $bytes;
    if (!defined $sent) { next if $!{EINTR} || $!{EAGAIN}; exit 0; }
    substr($bytes, 0, $sent) = '';
  }
}

sub hold {
  my ($listener) = @_;
  POSIX::setsid();
  open STDIN, '<', '/dev/null'; open STDOUT, '>', '/dev/null'; open STDERR, '>', '/dev/null';
  $0 = "pupitre-terminal $name";
  my ($master, $shell, $id, $client);
  my ($rows, $columns, $ring, $lost, $heard, $typed, $unsent) = (24, 80, '', 0, '', '', '');
  my %modes;
  my $resize = sub { my $size = pack 'S4', $rows, $columns, 0, 0; ioctl($master, $TIOCSWINSZ, $size) if $master };
  my $drop = sub { close $client if $client; undef $client; ($heard, $unsent) = ('', '') };
  my $start = sub {
    ($master, my $tty) = open_pty() or POSIX::_exit(1);
    $resize->();
    $shell = fork;
    if (!$shell) {
      close $listener; close $client if $client;
      POSIX::setsid();
      open my $slave, '+<', $tty or POSIX::_exit(126);
      ioctl($slave, $TIOCSCTTY, 0);
      POSIX::dup2(fileno $slave, $_) for 0 .. 2;
      close $slave; close $master;
      $SIG{PIPE} = 'DEFAULT';
      exec { $command[0] } @command;
      POSIX::_exit(127);
    }
    quick($master);
    $id = sprintf '%x-%x', $shell, time;
    ($ring, $lost, $typed, %modes) = ('', 0, '');
  };
  # a job in the background may keep the terminal open: it is over when the shell is
  my $over = sub {
    while (my $got = sysread $master, my $bytes, 65536) { $unsent .= $bytes if $client; }
    close $master; undef $master;
    # what it said last is sent before the visit ends
    if ($client && length $unsent) { fcntl($client, 4, 0); syswrite $client, $unsent; }
    $drop->();
  };
  $SIG{CHLD} = sub { };
  while (1) {
    $over->() if $master && waitpid($shell, POSIX::WNOHANG()) == $shell;
    my ($in, $out) = ('', '');
    vec($in, fileno $listener, 1) = 1;
    vec($in, fileno $client, 1) = 1 if $client;
    vec($out, fileno $client, 1) = 1 if $client && length $unsent;
    vec($in, fileno $master, 1) = 1 if $master;
    vec($out, fileno $master, 1) = 1 if $master && length $typed;
    next if select($in, $out, undef, $master ? 5 : undef) <= 0;
    if ($master && vec($out, fileno $master, 1)) {
      my $sent = syswrite $master, $typed, 4096;
      substr($typed, 0, $sent) = '' if $sent;
    }
    if ($master && vec($in, fileno $master, 1)) {
      my $got = sysread $master, my $bytes, 65536;
      if ($got) {
        $ring .= $bytes;
        if (length $ring > $LIMIT) {
          $lost = 1;
          my $gone = substr $ring, 0, length($ring) - $LIMIT, '';
          while ($gone =~ /\e\[\?([0-9;]+)([hl])/g) { my $set = $2; $modes{$_} = $set for split /;/, $1; }
        }
        if ($client) { $unsent .= $bytes; $drop->() if length $unsent > $WAITING; }
      } elsif (!defined $got && ($!{EAGAIN} || $!{EINTR})) {
      } else {
        waitpid $shell, 0;
        $over->();
      }
    }
    if ($client && vec($in, fileno $client, 1)) {
      my $got = sysread $client, my $bytes, 65536;
      if (!$got) { $drop->() unless !defined $got && ($!{EAGAIN} || $!{EINTR}); }
      else {
        $heard .= $bytes;
        while (length $heard >= 3) {
          my ($kind, $length) = unpack 'an', $heard;
          last if length $heard < 3 + $length;
          my $frame = substr $heard, 3, $length;
          substr($heard, 0, 3 + $length) = '';
          if ($kind eq 'w') { ($rows, $columns) = unpack 'nn', $frame; $resize->(); }
          elsif (length $typed < $WAITING) { $typed .= $frame; }
        }
      }
    }
    if ($client && length $unsent && vec($out, fileno $client, 1)) {
      my $sent = syswrite $client, $unsent;
      substr($unsent, 0, $sent) = '' if $sent;
    }
    if (vec($in, fileno $listener, 1) && accept(my $next, $listener)) {
      $drop->();
      $client = $next; quick($client);
      $start->() unless $master;
      my $screen = $ring;
      if ($lost) {
        $screen =~ s/^[^\n]*\n//;
        $screen = join('', map { "\e[?$_$modes{$_}" } sort keys %modes) . $screen;
      }
      $unsent = "\e_pupitre;held;$id;" . length($screen) . "\e\\" . $screen;
    }
  }
}
`;

export const HOLD_PY = String.raw`import errno, fcntl, os, re, select, signal, socket, struct, sys, termios, time, tty

name, command = sys.argv[1], sys.argv[2:]
place = b"\0pupitre-terminal-" + name.encode()
LIMIT, WAITING = 262144, 1048576


def dial():
    to = socket.socket(socket.AF_UNIX)
    try:
        to.connect(place)
        return to
    except OSError:
        return None


def visit(to):
    try:
        tty.setraw(0, termios.TCSANOW)
    except termios.error:
        pass
    resized = [True]
    read, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGWINCH, lambda *_: resized.__setitem__(0, True))
    signal.signal(signal.SIGHUP, lambda *_: os._exit(0))
    while True:
        if resized[0]:
            resized[0] = False
            try:
                rows, columns = struct.unpack("HHHH", fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8)))[:2]
                if rows and columns:
                    to.sendall(struct.pack(">cHHH", b"w", 4, rows, columns))
            except OSError:
                pass
        ready = select.select([0, to, read], [], [])[0]
        if read in ready:
            os.read(read, 64)
        if to in ready:
            data = to.recv(65536)
            if not data:
                return
            while data:
                data = data[os.write(1, data):]
        if 0 in ready:
            data = os.read(0, 16384)
            if not data:
                return
            to.sendall(struct.pack(">cH", b"d", len(data)) + data)


def hold(listener):
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    master = client = shell = ident = None
    size, ring, lost, modes = (24, 80), b"", False, {}
    heard = typed = unsent = b""

    def resize():
        if master is not None:
            fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", size[0], size[1], 0, 0))

    def over():
        nonlocal master, client, heard, unsent
        try:
            while data := os.read(master, 65536):
                unsent += data
        except OSError:
            pass
        os.close(master)
        master = None
        if client:
            client.setblocking(True)
            try:
                client.sendall(unsent)  # what it said last is sent before the visit ends
            except OSError:
                pass
            client.close()
        client, heard, unsent = None, b"", b""

    read, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(read, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        # a job in the background may keep the terminal open: it is over when the shell is
        if master is not None and os.waitpid(shell, os.WNOHANG)[0] == shell:
            over()
        outs = ([client] if client and unsent else []) + ([master] if master is not None and typed else [])
        ins = [listener, read] + ([client] if client else []) + ([master] if master is not None else [])
        ins, outs, _ = select.select(ins, outs, [])
        if read in ins:
            os.read(read, 64)
            continue
        if master is not None and master in outs:
            try:
                typed = typed[os.write(master, typed[:4096]):]
            except BlockingIOError:
                pass
            except OSError:
                typed = b""
        if master is not None and master in ins:
            try:
                data = os.read(master, 65536)
            except BlockingIOError:
                data = None
            except OSError:
                data = b""
            if data:
                ring += data
                if len(ring) > LIMIT:
                    lost, gone, ring = True, ring[:-LIMIT], ring[-LIMIT:]
                    for numbers, state in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", gone):
                        modes.update((number, state) for number in numbers.split(b";"))
                if client:
                    unsent += data
                    if len(unsent) > WAITING:
                        client.close()
                        client, heard, unsent = None, b"", b""
            elif data is not None:
                os.waitpid(shell, 0)
                over()
        if client and client in ins:
            try:
                data = client.recv(65536)
            except BlockingIOError:
                data = None
            except OSError:
                data = b""
            if data:
                heard += data
                while len(heard) >= 3:
                    kind, length = struct.unpack(">cH", heard[:3])
                    if len(heard) < 3 + length:
                        break
                    frame, heard = heard[3:3 + length], heard[3 + length:]
                    if kind == b"w":
                        size = struct.unpack(">HH", frame)
                        resize()
                    elif len(typed) < WAITING:
                        typed += frame
            elif data is not None:
                client.close()
                client, heard, unsent = None, b"", b""
        if client and unsent and client in outs:
            try:
                unsent = unsent[client.send(unsent):]
            except BlockingIOError:
                pass
            except OSError:
                client.close()
                client, heard, unsent = None, b"", b""
        if listener in ins:
            arrived = listener.accept()[0]
            if client:
                client.close()
            client, heard = arrived, b""
            client.setblocking(False)
            if master is None:
                shell, master = os.forkpty()
                if shell == 0:
                    try:
                        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
                        os.execvp(command[0], command)
                    except OSError:
                        os._exit(127)
                os.set_blocking(master, False)
                os.set_inheritable(master, False)
                resize()
                ident, ring, lost, modes, typed = "%x-%x" % (shell, int(time.time())), b"", False, {}, b""
            screen = ring
            if lost:
                screen = b"".join(b"\x1b[?" + n + s for n, s in sorted(modes.items())) + ring.partition(b"\n")[2]
            unsent = b"\x1b_pupitre;held;%s;%d\x1b\\" % (ident.encode(), len(screen)) + screen


to = dial()
if not to:
    try:
        for fd in os.openpty():
            os.close(fd)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(place)
        listener.listen(4)
        if os.fork() == 0:
            try:
                hold(listener)
            finally:
                os._exit(1)
        listener.close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            sys.exit(99)
    for _ in range(150):
        to = dial()
        if to:
            break
        time.sleep(0.02)
if not to:
    sys.exit(99)
try:
    visit(to)
except OSError:
    pass
os._exit(0)
`;
