#!/bin/sh
# Images of the Jupyter family start by a program of this name.
exec jupyter-lab "$@"
