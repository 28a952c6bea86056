#!/bin/sh
# As the public image's: with arguments they are the program's; without, the environment says what it serves.
set -e
if [ $# -gt 0 ]; then exec versitygw "$@"; fi
exec versitygw "${VGW_BACKEND:?}" "${VGW_BACKEND_ARG:?}"
