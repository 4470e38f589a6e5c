#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what is missing, and nothing where nothing is missing.
#   bootstrap.sh system         QGIS and its Python packages, from Debian
#   bootstrap.sh venv DIR LIST  a virtual environment that sees them, with a list of PyPI packages
set -eu

PYTHON=${PYTHON:-/usr/bin/python3}
# Matplotlib draws the charts of the report; Xvfb lets the tests open the window of QGIS.
PACKAGES="qgis python3-qgis qgis-providers python3-scipy python3-matplotlib python3-venv python3-pip \
    libopenblas0-pthread xvfb"
HERE=$(cd "$(dirname "$0")/.." && pwd)

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

have_qgis() {
    { [ -x /usr/bin/qgis_process.bin ] || command -v qgis_process >/dev/null; } &&
        [ -x "$PYTHON" ] && "$PYTHON" -c 'import qgis.core, osgeo.gdal, numpy, scipy' 2>/dev/null
}

have_venv() {
    [ -x "$PYTHON" ] && "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "Installing needs root: run as root or install sudo, or ask for these packages: $PACKAGES"
    fi
}

install_packages() {
    command -v apt-get >/dev/null ||
        fail "Please install QGIS 3.22 or newer with its Python bindings, SciPy, venv and pip" \
            "(on Debian: $PACKAGES). This is not a Debian system, so it is left to you."
    echo "Installing from Debian: $PACKAGES"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null
    # shellcheck disable=SC2086  # one word a package
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qy install --no-install-recommends $PACKAGES </dev/null
}

make_venv() {
    have_venv || install_packages
    [ -x "$1/bin/python" ] || "$PYTHON" -m venv --system-site-packages "$1"
    echo "Installing $2 into $1"
    "$1/bin/python" -m pip install -q --disable-pip-version-check -r "$HERE/$2" </dev/null
}

case "${1:-}" in
system)
    have_qgis || install_packages
    have_qgis || fail "QGIS is installed, but $PYTHON cannot import qgis, osgeo, numpy and scipy."
    ;;
venv) make_venv "${2:?the folder of the environment}" "${3:?the list of what it holds}" ;;
*) fail "Usage: bootstrap.sh system | venv DIR LIST" ;;
esac
