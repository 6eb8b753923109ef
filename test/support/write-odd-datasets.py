"""Writes HDF5 files with datasets that h5wasm cannot write: pipelines of several filters, fill values, filter masks,
early allocation, unfiltered edge chunks, big-endian numbers, committed types, user blocks, narrow offsets.

Argument: the folder to write to. Prints the names of the files.
"""

import ctypes
import json
import sys

import h5py
import numpy as np

# The library that h5py has loaded, for the calls that h5py lacks.
hdf5 = ctypes.CDLL(next(line.split()[-1] for line in open("/proc/self/maps") if "/libhdf5_serial.so" in line))
random = np.random.default_rng(7)


def values(shape, dtype):
    steps = np.arange(int(np.prod(shape))).reshape(shape) // 3 + random.integers(0, 20, shape)
    return steps.astype(dtype)


def low_level(file, name, data, chunks, maxshape=None, settings=(), opts=None, write=True):
    """A dataset made with property list calls that h5py's create_dataset does not offer."""
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    if chunks is not None:
        plist.set_chunk(chunks)
    if opts is not None:
        hdf5.H5Pset_chunk_opts(ctypes.c_int64(plist.id), ctypes.c_uint(opts))
    for call, *arguments in settings:
        getattr(plist, call)(*arguments)
    limits = tuple(h5py.h5s.UNLIMITED if length is None else length for length in maxshape or data.shape)
    space = h5py.h5s.create_simple(data.shape, limits)
    dataset = h5py.h5d.create(file.id, name.encode(), h5py.h5t.py_create(data.dtype), space, plist)
    if write:
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, data)
    return h5py.Dataset(dataset)


def pipelines(file):
    for index, options in enumerate(
        [
            dict(compression="gzip", shuffle=True, fletcher32=True),
            dict(compression="lzf"),
            dict(compression="lzf", shuffle=True, fletcher32=True),
            dict(compression="gzip", shuffle=True, scaleoffset=0),
            dict(compression="gzip", scaleoffset=0, fletcher32=False),
            dict(fletcher32=True),
        ]
    ):
        for dtype in ["<i2", ">i4", "<u8", "u1", "<f8", ">f4", "<f2"]:
            if "scaleoffset" in options and dtype[1] == "f":
                if dtype == "<f2":
                    continue
                options = dict(options, scaleoffset=2)
            elif "scaleoffset" in options:
                options = dict(options, scaleoffset=0)
            data = values((37, 11), dtype)
            file.create_dataset(f"pipeline{index}_{dtype}", data=data, chunks=(8, 5), maxshape=(None, 11), **options)


def types(file):
    record = np.dtype([("a", "<i2"), ("b", "<f8"), ("c", "u1")])
    data = np.zeros(20, record)
    data["a"], data["b"], data["c"] = values(20, "<i2"), values(20, "<f8"), values(20, "u1")
    file.create_dataset("record", data=data, chunks=(6,), compression="gzip", shuffle=True)
    file.create_dataset("record_contiguous", data=data)
    file.create_dataset("flags", data=values(50, "u1") % 2 == 1, chunks=(7,))
    file.create_dataset("letters", data=values(9, ">i2"), dtype=h5py.enum_dtype({"x": 1, "y": 2}, basetype=">i2"))
    file["type"] = np.dtype(">f8")
    file.create_dataset("committed", data=values((5, 6), ">f8"), dtype=file["type"], chunks=(2, 3))
    file.create_dataset("scalar", data=np.float32(1.5))
    file.create_dataset("empty", shape=(0, 4), dtype="<i4", chunks=(1, 4), maxshape=(None, 4))
    many = file.create_dataset("many_attributes", data=values((6, 4), "<i4"), chunks=(2, 4), compression="gzip")
    for index in range(40):
        many.attrs[f"attribute{index}"] = "x" * 200


def partial_precision(file):
    for size, order in [(1, "LE"), (2, "LE"), (2, "BE"), (4, "LE"), (4, "BE"), (8, "LE"), (8, "BE")]:
        for sign in "IU":
            # HDF5 2 refuses integers of which fewer than half of the bits are used.
            for bits, offset in [(size * 5, 0), (size * 5, size * 2), (size * 8 - 1, 0)]:
                for storage in ["contiguous", "chunked", "nbit"]:
                    kind = getattr(h5py.h5t, f"STD_{sign}{size * 8}{order}").copy()
                    kind.set_precision(bits)
                    kind.set_offset(offset)
                    data = np.arange(30, dtype=f"{'i' if sign == 'I' else 'u'}{size}").reshape(5, 6)
                    data = data - 15 if sign == "I" else data
                    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
                    if storage != "contiguous":
                        plist.set_chunk((2, 4))
                    if storage == "nbit":
                        plist.set_filter(h5py.h5z.FILTER_NBIT)
                    name = f"partial_{sign}{size}{order}_{bits}_{offset}_{storage}".encode()
                    dataset = h5py.h5d.create(file.id, name, kind, h5py.h5s.create_simple(data.shape), plist)
                    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, data)


def unwritten(file):
    for dtype in ["<i4", ">i2", "<f8"]:
        dataset = file.create_dataset(f"filled_{dtype}", (40, 9), dtype, chunks=(7, 4), maxshape=(None, None), fillvalue=-3, compression="gzip")
        dataset[10:20, 3:8] = values((10, 5), dtype)
        file.create_dataset(f"never_written_{dtype}", (4, 5), dtype, fillvalue=12)
    low_level(file, "early", values((9, 10), "<i4"), (4, 3), settings=[("set_alloc_time", h5py.h5d.ALLOC_TIME_EARLY)])
    early = low_level(file, "early_grows", values((9, 10), "<i4"), (4, 3), (9, 17), [("set_alloc_time", h5py.h5d.ALLOC_TIME_EARLY)])
    early.resize((9, 14))
    fill = np.array(77, "<i4")
    never = [("set_fill_value", fill), ("set_fill_time", h5py.h5d.FILL_TIME_NEVER)]
    low_level(file, "compact", values((3, 4), ">i4"), None, settings=[("set_layout", h5py.h5d.COMPACT)])
    part = low_level(file, "fill_never", values((9, 4), "<i4"), (3, 4), settings=never, write=False)
    part[3:6] = values((3, 4), "<i4")


def odd_chunks(file):
    for name, maxshape in [("fixed", None), ("extensible", (None, 9)), ("tree", (None, None))]:
        settings = [("set_shuffle",), ("set_deflate", 3)]
        if file.libver[1] != "v108":  # whose layout messages cannot say so
            low_level(file, f"unfiltered_edges_{name}", values((10, 9), "<i4"), (4, 5), maxshape, settings, opts=2)
        masked = file.create_dataset(f"masked_{name}", data=values((8, 9), "<i2"), chunks=(4, 3), maxshape=maxshape, compression="gzip", shuffle=True, fletcher32=True)
        masked.id.write_direct_chunk((4, 3), values((4, 3), "<i2").tobytes(), 0b111)
        shuffled = values((4, 3), "<i2").view("u1").reshape(-1, 2).T.tobytes()
        masked.id.write_direct_chunk((0, 6), shuffled, 0b110)
    shrunk = file.create_dataset("shrunk", data=values((20, 20), "<i2"), chunks=(3, 4), maxshape=(None, None), compression="gzip")
    shrunk.resize((9, 11))
    backwards = file.create_dataset("backwards", (300,), "<i4", chunks=(1,), maxshape=(None,), compression="gzip")
    for at in random.permutation(300):
        backwards[at] = at * 3
    file.create_dataset("larger_chunk", data=values((5, 6), "<f4"), chunks=(8, 9), maxshape=(None, None))


# Dataspace, datatype, fill value, filter pipeline, attribute: a bit each by the type of the message.
SHAREABLE = 1 << 1 | 1 << 3 | 1 << 5 | 1 << 11 | 1 << 12


def fill_shared_heap(file):
    """Puts a megabyte of attributes ahead, so that what follows lies deep in the heap."""
    group = file.create_group("attributes")
    for index in range(2500):
        group.attrs[f"a{index}"] = np.bytes_(f"{index:04}" * 100)


def create(path, libver, userblock=0, widths=None, tree_k=None, shared=False):
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    access.set_libver_bounds(*libver)
    plist = h5py.h5p.create(h5py.h5p.FILE_CREATE)
    plist.set_userblock(userblock)
    if widths is not None:
        plist.set_sizes(*widths)
    if tree_k is not None:
        hdf5.H5Pset_istore_k(ctypes.c_int64(plist.id), ctypes.c_uint(tree_k))
    if shared:
        hdf5.H5Pset_shared_mesg_nindexes(ctypes.c_int64(plist.id), ctypes.c_uint(1))
        hdf5.H5Pset_shared_mesg_index(ctypes.c_int64(plist.id), ctypes.c_uint(0), ctypes.c_uint(SHAREABLE), ctypes.c_uint(20))
    return h5py.File(h5py.h5f.create(path.encode(), h5py.h5f.ACC_TRUNC, plist, access))


EARLIEST, V18, LATEST = h5py.h5f.LIBVER_EARLIEST, h5py.h5f.LIBVER_V18, h5py.h5f.LIBVER_LATEST
FILES = {
    "earliest.h5": dict(libver=(EARLIEST, LATEST)),
    "v18.h5": dict(libver=(V18, V18)),
    "latest.h5": dict(libver=(LATEST, LATEST)),
    "userblock.h5": dict(libver=(LATEST, LATEST), userblock=2048),
    "userblock_earliest.h5": dict(libver=(EARLIEST, LATEST), userblock=512),
    "narrow.h5": dict(libver=(EARLIEST, LATEST), widths=(4, 8)),
    "narrow_latest.h5": dict(libver=(LATEST, LATEST), widths=(4, 8)),
    "small_nodes.h5": dict(libver=(EARLIEST, LATEST), tree_k=2),
    "small_nodes_v18.h5": dict(libver=(V18, V18), tree_k=3),
    "shared_messages.h5": dict(libver=(V18, V18), shared=True),
}

for name, options in FILES.items():
    with create(f"{sys.argv[1]}/{name}", **options) as file:
        if options.get("shared"):
            fill_shared_heap(file)
        for write in (pipelines, types, partial_precision, unwritten, odd_chunks):
            write(file)
print(json.dumps(list(FILES)))
