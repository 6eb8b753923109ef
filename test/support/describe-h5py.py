"""Describes HDF5 files (format nwb-describe/1) as h5py reads them: an independent opinion for tests.

usage: describe-h5py.py FILE...   prints a JSON list, an entry a file: a description, or {"error": text}.
Nodes that h5py itself cannot read say so: {"error": text}.
"""

import base64
import hashlib
import json
import math
import struct
import sys

import h5py
import numpy as np

FILTERS = {1: "gzip", 2: "shuffle", 3: "fletcher32", 4: "szip", 6: "scaleoffset", 32000: "lzf"}

IDENTITY = ("neurodata_type", "namespace", "object_id")


def describe(path):
    with h5py.File(path, "r") as file:
        paths = {}
        nodes = {}
        walk(file, "/", paths, nodes)
        described = {path: safely(lambda: thunk(paths)) for path, thunk in nodes.items()}
        return {"format": "nwb-describe/1", "backend": "hdf5", "specifications": [], "nodes": described}


def safely(thunk):
    try:
        return thunk()
    except Exception as error:
        return {"error": repr(error)}


def walk(file, path, paths, nodes):
    """Notes the first path of each address, and how to describe each node once all addresses are known."""
    id = h5py.h5o.open(file.id, path.encode())
    address = h5py.h5o.get_info(id).addr
    if address in paths:
        target = paths[address]
        nodes[path] = lambda _: {"kind": "link", "target": target, "hard": True}
        return
    paths[address] = path
    if isinstance(id, h5py.h5t.TypeID):
        return
    if isinstance(id, h5py.h5d.DatasetID):
        nodes[path] = lambda paths: dataset(h5py.Dataset(id), paths)
        return
    nodes[path] = lambda paths: {"kind": "group", **attributes(h5py.Group(id), paths)}
    for name in sorted(id):
        child = path.rstrip("/") + "/" + name.decode()
        kind = id.links.get_info(name).type
        if kind == h5py.h5l.TYPE_HARD:
            walk(file, child, paths, nodes)
        elif kind == h5py.h5l.TYPE_SOFT:
            target = resolve(path, id.links.get_val(name).decode())
            nodes[child] = lambda _, target=target: {"kind": "link", "target": target}
        else:
            outer, target = id.links.get_val(name)
            found = {"kind": "link", "target": target.decode(), "file": outer.decode()}
            nodes[child] = lambda _, found=found: found


def resolve(group, target):
    steps = []
    for step in ("" if target.startswith("/") else group).split("/") + target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/" + "/".join(steps)


def attributes(object, paths):
    found = {}
    for name in sorted(object.attrs):
        id = h5py.h5a.open(object.id, name.encode())
        found[name] = safely(lambda: attribute(id, read_attribute(id), paths))
    identity = {name: found.pop(name)["value"] for name in IDENTITY if name in found}
    return {**identity, "attributes": found}


def read_attribute(id):
    if id.get_space().get_simple_extent_type() == h5py.h5s.NULL:
        return None
    values = np.zeros(id.shape, dtype=id.dtype)
    id.read(values, h5py.h5t.py_create(id.dtype))
    return values


def attribute(id, values, paths):
    dtype = type_of(id.get_type())
    if values is None:
        return {"dtype": dtype, "shape": None, "value": None}
    listed = [listed_value(one, paths) for one in elements(id.get_type(), id.shape, values)]
    return {"dtype": dtype, "shape": list(id.shape), "value": listed if id.shape else listed[0]}


def dataset(object, paths):
    id = object.id
    dtype = type_of(id.get_type())
    null = id.get_space().get_simple_extent_type() == h5py.h5s.NULL
    plist = id.get_create_plist()
    filters = [plist.get_filter(index) for index in range(plist.get_nfilters())]
    digest = hashlib.sha256()
    listed = []
    count = 0
    if not null:
        values = np.zeros(id.shape, dtype=id.dtype)
        if values.size:
            id.read(h5py.h5s.ALL, h5py.h5s.ALL, values, h5py.h5t.py_create(id.dtype))
        for one in elements(id.get_type(), id.shape, values):
            count += 1
            digest.update(canonical(one, paths))
            if count <= 32:
                listed.append(listed_value(one, paths))
    found = {
        "kind": "dataset",
        **attributes(object, paths),
        "dtype": dtype,
        "shape": None if null else list(id.shape),
        "n": count,
        "sha256": digest.hexdigest(),
        "storage": {
            "chunks": list(object.chunks) if object.chunks else None,
            "filters": [described_filter(*filter) for filter in filters],
        },
    }
    if count <= 32:
        found["values"] = listed
    return found


def described_filter(id, _flags, options, _name):
    # The library leaves the last four of the twenty options of scale-offset unset.
    options = [*options[:16], 0, 0, 0, 0] if id == 6 else list(options)
    return {"id": FILTERS.get(id, id), "options": options}


def type_of(id):
    """The name of a type, as the format spells it."""
    if isinstance(id, h5py.h5t.TypeStringID):
        return "string"
    if isinstance(id, h5py.h5t.TypeReferenceID):
        return "reference" if id.equal(h5py.h5t.STD_REF_OBJ) else "region"
    if isinstance(id, h5py.h5t.TypeOpaqueID):
        return "opaque"
    if isinstance(id, h5py.h5t.TypeCompoundID):
        members = [(id.get_member_name(index), id.get_member_type(index)) for index in range(id.get_nmembers())]
        return {"compound": [{"name": name.decode(), "dtype": type_of(member)} for name, member in members]}
    if isinstance(id, h5py.h5t.TypeVlenID):
        return {"vlen": type_of(id.get_super())}
    if isinstance(id, h5py.h5t.TypeArrayID):
        return {"array": type_of(id.get_super()), "shape": list(id.get_array_dims())}
    if isinstance(id, h5py.h5t.TypeEnumID):
        members = {id.get_member_name(index): id.get_member_value(index) for index in range(id.get_nmembers())}
        return "bool" if members == {b"FALSE": 0, b"TRUE": 1} else type_of(id.get_super())
    if isinstance(id, h5py.h5t.TypeBitfieldID):
        return "uint%d" % (8 * id.get_size())
    return id.dtype.name


def elements(type_id, shape, values):
    """Each element as nested tuples (type, value)."""
    count = int(np.prod(shape))
    inner = values.shape[len(shape):]
    flat = values.reshape((count,) + inner)
    for index in range(count):
        yield typed(type_id, flat[index])


def typed(id, value):
    if isinstance(id, h5py.h5t.TypeCompoundID):
        if isinstance(value, np.complexfloating):
            value = (value.real, value.imag)
        return ("many", [typed(id.get_member_type(index), value[index]) for index in range(id.get_nmembers())])
    if isinstance(id, h5py.h5t.TypeVlenID):
        items = np.zeros(0) if value is None else value
        # h5py calls the elements native whatever their order.
        if is_big_endian(id.get_super()) and items.dtype.isnative:
            items = items.byteswap()
        return ("list", [typed(id.get_super(), item) for item in items])
    if isinstance(id, h5py.h5t.TypeArrayID):
        return ("many", [typed(id.get_super(), item) for item in np.asarray(value).reshape(-1)])
    name = type_of(id)
    return (name, value)


def is_big_endian(id):
    return isinstance(id, (h5py.h5t.TypeIntegerID, h5py.h5t.TypeFloatID)) and id.get_order() == h5py.h5t.ORDER_BE


def canonical(element, paths):
    kind, value = element
    if kind == "many":
        return b"".join(canonical(one, paths) for one in value)
    if kind == "list":
        return struct.pack("<I", len(value)) + b"".join(canonical(one, paths) for one in value)
    if kind in ("string", "reference"):
        text = (string(value) if kind == "string" else target(value, paths) or "").encode()
        return struct.pack("<I", len(text)) + text
    if kind in ("opaque", "region"):
        return b""
    if kind == "bool":
        return b"\1" if value else b"\0"
    scalar = np.asarray(value)
    return scalar.astype(np.dtype(kind).newbyteorder("<")).tobytes()


def listed_value(element, paths):
    kind, value = element
    if kind in ("many", "list"):
        return [listed_value(one, paths) for one in value]
    if kind == "string":
        return string(value)
    if kind == "reference":
        return {"ref": target(value, paths)}
    if kind == "opaque":
        return base64.b64encode(np.asarray(value).tobytes()).decode()
    if kind == "region":
        return None
    if kind == "bool":
        return bool(value)
    if kind.startswith("float"):
        number = float(value)
        if math.isfinite(number):
            return number
        return "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"
    number = int(value)
    return number if abs(number) < 2**53 else str(number)


def string(value):
    if value is None or (isinstance(value, (int, np.integer)) and value == 0):
        return ""
    return value.decode() if isinstance(value, bytes) else str(value)


def target(value, paths):
    return paths[h5py.h5o.get_info(h5py.h5r.dereference(value, FILE.id)).addr] if value else None


FILE = None
described = []
for path in sys.argv[1:]:
    try:
        FILE = h5py.File(path, "r")
        described.append(describe(path))
    except Exception as error:
        described.append({"error": repr(error)})
json.dump(described, sys.stdout)
