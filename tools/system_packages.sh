#!/usr/bin/env bash
# What the tests and the contact sheet need from the system: gettext, Chromium, CJK fonts, PostgreSQL.
# Installed where allowed; else named with the command, and what needs them fails by name later.
set -euo pipefail

missing=()
command -v xgettext >/dev/null || missing+=(gettext)
command -v chromium >/dev/null || missing+=(chromium)
compgen -G '/usr/share/fonts/*/noto/NotoSansCJK*' >/dev/null || missing+=(fonts-noto-cjk)
command -v pg_ctl >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' >/dev/null || missing+=(postgresql)
((${#missing[@]})) || exit 0

as_root=()
if [[ $(id -u) != 0 ]]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(none); fi
fi
if command -v apt-get >/dev/null && [[ ${as_root[*]-} != none ]]; then
  echo "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq \
    && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "${missing[@]}" >/dev/null \
    && exit 0
fi
echo "missing: ${missing[*]}. Install with: sudo apt-get install ${missing[*]}" >&2
exit 1
