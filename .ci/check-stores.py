"""Compares Zarr stores with the HDF5 files they were made from: every array, every value, bit for bit.

Usage: check-stores.py [--at-least N] SOURCE STORE [SOURCE STORE ...]

Shares no code with nwb2zarr: reads with h5py and zarr-python. Knows the differences that are meant: scalars have shape
[1], references are records with a path, ragged index columns are unsigned, a table column of (start, count, reference)
is three columns, and the program has added its row to was_generated_by. Prints `N passed, N failed` in arrays and exits with 1 when any array differs, is missing
or has no source, or when fewer than N were compared.
"""

import argparse
import sys

import h5py
import numpy
import zarr


GENERATED_BY = "/general/was_generated_by"


class Difference(Exception):
    """Why an array is not what its source says."""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--at-least", type=int, default=1)
    parser.add_argument("pairs", nargs="+")
    arguments = parser.parse_args()
    passed = failed = 0
    for source, store in zip(arguments.pairs[::2], arguments.pairs[1::2]):
        differences, count = compare(source, store)
        for difference in differences:
            print(f"{store}{difference}")
        passed += count - len(differences)
        failed += len(differences)
    if passed + failed < arguments.at_least:
        print(f"only {passed + failed} arrays compared, expected at least {arguments.at_least}")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def compare(source, store):
    """Differences as `path: why`, and the number of arrays looked at."""
    differences = []
    seen = set()
    root = zarr.open_consolidated(store, mode="r")
    with h5py.File(source, "r") as file:
        for path, dataset in datasets_of(file):
            for array_path, expected in arrays_of(path, dataset, root):
                seen.add(array_path)
                try:
                    check(expected, read_array(root, array_path), is_index(dataset))
                except Difference as difference:
                    differences.append(f"{array_path}: {difference}")
    extra = set(array_paths(root)) - seen - {GENERATED_BY}
    differences += [f"{path}: no such dataset in the source" for path in sorted(extra)]
    return differences, len(seen) + len(extra)


def datasets_of(file):
    """Every dataset by its first path, cached specifications and the list of programs aside."""
    found = []

    def visit(name, node):
        path = f"/{name}"
        if isinstance(node, h5py.Dataset) and not path.startswith("/specifications/") and path != GENERATED_BY:
            found.append((path, node))

    file.visititems(visit)
    return found


def array_paths(group):
    for name, child in group.arrays():
        yield f"/{child.path}"
    for name, child in group.groups():
        if child.path != "specifications":
            yield from array_paths(child)


def arrays_of(path, dataset, root):
    """The arrays that stand for a dataset, with the values they must have."""
    values = plain(dataset)
    if values.dtype.names and any(is_reference(values.dtype[name]) for name in values.dtype.names) and path not in root:
        for name in values.dtype.names:
            suffix = "target" if is_reference(values.dtype[name]) else name
            column = values[name]
            yield f"{path}_{suffix}", targets(column, dataset.file) if suffix == "target" else column
        if f"{path}_index" in dataset.file:
            yield from split_indexes(path, dataset.file, values.dtype.names)
        return
    if path.endswith("_index") and path not in root:
        return
    if is_reference(values.dtype):
        yield path, targets(values, dataset.file)
    elif values.dtype.names and any(is_reference(values.dtype[name]) for name in values.dtype.names):
        yield path, records(values, dataset.file)
    else:
        yield path, values


def split_indexes(path, file, names):
    values = plain(file[f"{path}_index"])
    for name in names:
        suffix = "target" if name == names[-1] else name
        yield f"{path}_{suffix}_index", values


def plain(dataset):
    """The elements as an array of at least one axis; text decoded, HDF5's FALSE/TRUE enumeration as bool."""
    if dataset.shape is None:
        return numpy.empty(0)
    if h5py.check_string_dtype(dataset.dtype):
        values = numpy.array(dataset.asstr("utf-8")[()], dtype=object)
    else:
        values = numpy.asarray(dataset[()])
        if values.dtype.kind == "O":
            values = numpy.array(dataset[()], dtype=dataset.dtype)
        elif dataset.dtype.names:
            values = numpy.array(dataset[()], dtype=dataset.dtype)
    return values.reshape(1) if values.shape == () else values


def is_reference(dtype):
    return h5py.check_ref_dtype(dtype) is h5py.Reference


def is_index(dataset):
    kind = dataset.attrs.get("neurodata_type")
    return kind in ("VectorIndex", b"VectorIndex")


def targets(references, file):
    """Path of each target; None for a null reference."""
    paths = [file[reference].name if reference else None for reference in references.ravel()]
    return shaped(paths, references.shape)


def records(values, file):
    rows = []
    for row in values.ravel():
        rows.append(tuple(file[item].name if isinstance(item, h5py.Reference) else item.item() for item in row))
    return shaped(rows, values.shape)


def shaped(items, shape):
    array = numpy.empty(len(items), dtype=object)
    array[:] = items
    return array.reshape(shape)


def read_array(root, path):
    if path not in root:
        raise Difference("missing")
    array = root[path]
    if array.nchunks_initialized != array.nchunks:
        raise Difference(f"{array.nchunks_initialized} of {array.nchunks} chunks are there")
    try:
        return array[()]
    except Exception as error:
        raise Difference(f"cannot be read: {error!r}") from error


def check(expected, found, may_become_unsigned):
    if found.shape != expected.shape:
        raise Difference(f"shape {found.shape}, expected {expected.shape}")
    if expected.dtype.kind == "O":
        return check_objects(expected, found)
    expected = expected.astype(expected.dtype.newbyteorder("<"))
    if found.dtype != expected.dtype:
        unsigned = may_become_unsigned and found.dtype == numpy.dtype(f"<u{expected.dtype.itemsize}")
        if not unsigned:
            raise Difference(f"dtype {found.dtype}, expected {expected.dtype}")
        expected = expected.astype(found.dtype)
    if numpy.ascontiguousarray(found).tobytes() != numpy.ascontiguousarray(expected).tobytes():
        raise Difference("other values")


def check_objects(expected, found):
    for index, (want, have) in enumerate(zip(expected.ravel(), found.ravel())):
        if isinstance(want, tuple):
            have = tuple(target_of(item) for item in have)
        elif isinstance(have, dict) or have is None:
            have = target_of(have)
        if want != have:
            raise Difference(f"element {index} is {have!r}, expected {want!r}")


def target_of(item):
    if not isinstance(item, dict):
        return item.item() if hasattr(item, "item") else item
    return item.get("path")


if __name__ == "__main__":
    main()
