#!/bin/sh
# Installs the program, its unit and its documents; run as root from the unpacked folder. A second run brings a newer version in and
# keeps settings and data. `DESTDIR=<folder>` lays the files out there and touches nothing else.
set -eu
cd "$(dirname "$0")"
root=${DESTDIR:-}

install -d "$root/usr/bin" "$root/lib/systemd/system" "$root/usr/share/doc/hotline" "$root/etc/hotline"
install -m 0755 hotline "$root/usr/bin/hotline.new"
# Renamed into place: a running server keeps the old file until it is started anew.
mv -f "$root/usr/bin/hotline.new" "$root/usr/bin/hotline"
install -m 0644 hotline.service hotline-worker@.service "$root/lib/systemd/system/"
install -m 0644 doc/* "$root/usr/share/doc/hotline/"
[ -e "$root/etc/hotline/hotline.toml" ] || install -m 0644 hotline.toml "$root/etc/hotline/hotline.toml"
[ -e "$root/etc/hotline/environment" ] || install -m 0600 /dev/null "$root/etc/hotline/environment"
[ -z "$root" ] || exit 0

getent passwd hotline >/dev/null || useradd --system --home-dir /var/lib/hotline --shell /usr/sbin/nologin hotline
install -d -m 0700 -o hotline -g hotline /var/lib/hotline
systemctl daemon-reload
cat <<'TEXT'
Installed. Next:
  1. edit /etc/hotline/hotline.toml
  2. systemctl enable --now hotline
  3. sudo -u hotline env -C /etc/hotline HOTLINE_DATA_DIR=/var/lib/hotline hotline user add --help
How to go on: /usr/share/doc/hotline/operations.md
TEXT
