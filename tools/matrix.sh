#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs the tests and the demonstration in the QGIS of several Debian releases, each in a folder of
# its own under build/matrix, made once by debootstrap: bookworm has QGIS 3.22, trixie 3.40,
# forky 3.44.
#   matrix.sh SUITE...      (TESTS=tests/test_a.py ...: only these; OPENBLAS_CORETYPE and
#                           OMP_NUM_THREADS hold inside, to try other processors and threads)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

MIRROR=${MIRROR:-http://deb.debian.org/debian}
MATRIX=$PWD/build/matrix
TESTS=${TESTS:-tests}
SUDO=
[ "$(id -u)" -eq 0 ] || SUDO=sudo

skip() {
    echo "test-matrix skipped: $*"
    exit 0
}

inside() { # run a command inside a release, with nothing of our own environment but how BLAS works
    local root=$1
    shift
    $SUDO env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive QT_QPA_PLATFORM=offscreen \
        ${OPENBLAS_CORETYPE:+OPENBLAS_CORETYPE="$OPENBLAS_CORETYPE"} \
        ${OMP_NUM_THREADS:+OMP_NUM_THREADS="$OMP_NUM_THREADS"} \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$root" "$@" </dev/null
}

make_release() { # suite, folder
    local suite=$1 root=$2 script=
    [ -e "/usr/share/debootstrap/scripts/$suite" ] || script=/usr/share/debootstrap/scripts/sid
    echo "Making Debian $suite in $root"
    $SUDO rm -rf "$root"
    $SUDO debootstrap --variant=minbase "$suite" "$root" "$MIRROR" $script >"$MATRIX/$suite.log" ||
        { tail -n 3 "$MATRIX/$suite.log"; return 1; }
    # A mirror that is a snapshot is past its date.
    echo 'Acquire::Check-Valid-Until "false";' | $SUDO tee "$root/etc/apt/apt.conf.d/90matrix" >/dev/null
    # The list of packages is the one that `make demo` installs.
    $SUDO install -D tools/bootstrap.sh "$root/opt/tools/bootstrap.sh"
    inside "$root" /opt/tools/bootstrap.sh system >>"$MATRIX/$suite.log" 2>&1 &&
        inside "$root" /usr/bin/python3 -m venv --system-site-packages /opt/venv ||
        { tail -n 3 "$MATRIX/$suite.log"; return 1; }
    inside "$root" touch /opt/ready
}

copy_sources() { # folder
    $SUDO rm -rf "$1/src"
    $SUDO mkdir -p "$1/src" "$1/opt/wheels"
    git ls-files -z --cached --others --exclude-standard |
        tar -cf - --null -T - --ignore-failed-read | $SUDO tar -xf - --no-same-owner -C "$1/src"
    tar -cf - build/guide | $SUDO tar -xf - --no-same-owner -C "$1/src"
    $SUDO cp "$MATRIX"/wheels/*.whl "$1/opt/wheels/"
}

unmount() { # folders
    local root
    for root; do
        ! mountpoint -q "$root/proc" || $SUDO umount "$root/proc"
    done
}

run_release() { # suite
    local suite=$1 root=$MATRIX/$1
    unmount "$root"
    [ -e "$root/opt/ready" ] || make_release "$suite" "$root" || return 1
    $SUDO mount -t proc proc "$root/proc" || return 1
    copy_sources "$root"
    inside "$root" /opt/venv/bin/pip install -q --no-index --find-links /opt/wheels \
        pytest pytest-qgis || return 1
    inside "$root" sh -c 'cd /src && python3 tools/stage.py >/dev/null &&
        /opt/venv/bin/python -m pytest -q "$@" && python3 tools/demo.py' sh $TESTS
}

command -v debootstrap >/dev/null || skip "install debootstrap to run it."
[ -z "$SUDO" ] || command -v sudo >/dev/null || skip "debootstrap needs root, and there is no sudo."
mkdir -p "$MATRIX/wheels"
probe=$(mktemp -d "$MATRIX/probe.XXXXXX")
$SUDO mknod "$probe/null" c 1 3 2>/dev/null || { rm -rf "$probe"; skip "device nodes are not permitted here."; }
$SUDO rm -rf "$probe"

# Inside, pip may not know the certificates of this network, so the wheels are fetched outside.
make install docs # the guide is part of the plugin, and Sphinx comes from PyPI
.venv/bin/python -m pip download -q --disable-pip-version-check --only-binary :all: \
    -d "$MATRIX/wheels" $(grep '^pytest' requirements-dev.txt)

trap 'unmount "$MATRIX"/*' EXIT
summary=
failed=0
for suite in "$@"; do
    echo "== $suite"
    if run_release "$suite" 2>&1 | tee "$MATRIX/$suite-tests.log"; then
        result=passed
    else
        result=FAILED failed=1
    fi
    unmount "$MATRIX/$suite"
    version=$(inside "$MATRIX/$suite" dpkg-query -W -f '${Version}' qgis 2>/dev/null || echo none)
    summary+="  $suite: QGIS $version, $result"$'\n'
done
printf '\n%s' "$summary"
exit $failed
