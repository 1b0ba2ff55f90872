#!/bin/sh
# Takes out of installed packages what no run on this machine reads: other systems' binaries, builds for browsers,
# sources that have been compiled, and types. Its one argument is the node_modules to trim; never a checkout's own.
set -eu
cd "${1:?name the node_modules to trim}"

system=$(node -p process.platform)
machine=$(node -p process.arch)
for binary in onnxruntime-node/bin/napi-v3/*/*; do
  [ "$binary" = "onnxruntime-node/bin/napi-v3/$system/$machine" ] || rm -rf "$binary"
done

# Bundles for browsers.
rm -rf @xenova/transformers/dist @xenova/transformers/types

rm -rf better-sqlite3/deps better-sqlite3/src hnswlib-node/src
find better-sqlite3/build hnswlib-node/build -type f ! -name better_sqlite3.node ! -name addon.node -delete

find . -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \) -delete
find . -depth -type d -empty -delete
