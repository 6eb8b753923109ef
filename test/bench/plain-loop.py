"""The plain way: a loop over rows of chunks, h5py to zarr-python. `plain-loop.py SOURCE OUT PATH ROWS COLUMNS CODEC`."""

import json
import os
import resource
import shutil
import sys
import time

import h5py
import numcodecs
import zarr

source, out, path, rows, columns, codec = sys.argv[1:]
rows, columns = int(rows), int(columns)
compressor = {"gzip:9": numcodecs.GZip(9), "zstd:5": numcodecs.Zstd(5)}[codec]
shutil.rmtree(out, ignore_errors=True)

started = time.perf_counter()
with h5py.File(source, "r") as file:
    data = file[path]
    store = zarr.open_group(out, mode="w")
    array = store.create_dataset(
        path, shape=data.shape, dtype=data.dtype, chunks=(min(rows, data.shape[0]), columns), compressor=compressor
    )
    for row in range(0, data.shape[0], rows):
        array[row : row + rows] = data[row : row + rows]
seconds = time.perf_counter() - started

files = [os.path.join(folder, name) for folder, _, names in os.walk(out) for name in names]
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "seconds": seconds,
            "rawBytes": array.nbytes,
            "bytesWritten": sum(os.path.getsize(name) for name in files),
            "objects": len(files),
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
            "peakBytes": usage.ru_maxrss * 1024,
        }
    )
)
