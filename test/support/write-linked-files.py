"""Writes one small session twice: whole, in one file, and in parts, with data in other files in every way that HDF5 has.

Argument: the folder to write to. Run by hand; what it writes is in test/fixtures/linked.
"""

import os
import sys

import h5py
import numpy as np

folder = sys.argv[1]
os.makedirs(f"{folder}/parts", exist_ok=True)

LFP = np.arange(600, dtype="i2").reshape(150, 4)
SPEED = np.linspace(0, 1, 150)
DEPTH = (np.arange(150) * 2).astype(">f4")


def typed(group, neurodata_type, number, **attributes):
    namespace = "hdmf-common" if neurodata_type == "VectorData" else "core"
    identity = f"00000000-0000-4000-8000-{number:012d}"
    for name, value in dict(
        neurodata_type=neurodata_type, namespace=namespace, object_id=identity, **attributes
    ).items():
        group.attrs[name] = value
    return group


def session(file):
    typed(file, "NWBFile", 0, nwb_version="2.7.0")
    for name, text in dict(
        identifier="linked",
        session_description="A session in parts",
        session_start_time="2020-01-01T00:00:00+00:00",
        timestamps_reference_time="2020-01-01T00:00:00+00:00",
    ).items():
        file[name] = text
    file["file_create_date"] = np.array(["2020-01-01T00:00:00+00:00"], dtype=h5py.string_dtype())
    for name in ("acquisition", "analysis", "general", "processing", "stimulus/presentation", "stimulus/templates"):
        file.create_group(name)


def series(parent, name, number):
    group = typed(parent.create_group(name), "TimeSeries", number, description="d", comments="c")
    start = group.create_dataset("starting_time", data=0.0)
    start.attrs.update(rate=10.0, unit="seconds")
    return group


def describe(dataset):
    dataset.attrs.update(conversion=1.0, resolution=-1.0, offset=0.0, unit="V")


def linked(parent):
    """The series that one file holds itself and the other links to."""
    group = series(parent, "depth", 3)
    describe(group.create_dataset("data", data=DEPTH))
    return group


with h5py.File(f"{folder}/whole.nwb", "w") as file:
    session(file)
    acquisition = file["acquisition"]
    describe(series(acquisition, "lfp", 1).create_dataset("data", data=LFP))
    describe(series(acquisition, "speed", 2).create_dataset("data", data=SPEED))
    linked(acquisition)
    acquisition["depth_again"] = h5py.SoftLink("/acquisition/depth")
    copy = series(acquisition, "same_depth", 4)
    copy["data"] = h5py.SoftLink("/acquisition/depth/data")

for part in range(3):
    with h5py.File(f"{folder}/parts/lfp-{part}.h5", "w") as file:
        file["rows"] = LFP[50 * part : 50 * part + 50]
SPEED[:100].tofile(f"{folder}/speed.bin")
with open(f"{folder}/parts/speed.bin", "wb") as rest:
    rest.write(b"a header" + SPEED[100:].tobytes())
with h5py.File(f"{folder}/parts/other.nwb", "w") as file:
    session(file)
    linked(file["acquisition"])

with h5py.File(f"{folder}/session.nwb", "w") as file:
    session(file)
    acquisition = file["acquisition"]
    layout = h5py.VirtualLayout(LFP.shape, LFP.dtype)
    for part in range(3):
        source = h5py.VirtualSource(f"parts/lfp-{part}.h5", "rows", shape=(50, 4))
        layout[50 * part : 50 * part + 50] = source
    describe(series(acquisition, "lfp", 1).create_virtual_dataset("data", layout))
    pieces = [("speed.bin", 0, 800), ("parts/speed.bin", 8, h5py.h5f.UNLIMITED)]
    speed = series(acquisition, "speed", 2).create_dataset("data", shape=(150,), dtype="f8", external=pieces)
    describe(speed)
    acquisition["depth"] = h5py.ExternalLink("parts/other.nwb", "/acquisition/depth")
    acquisition["depth_again"] = h5py.ExternalLink("parts/other.nwb", "acquisition/depth/")
    copy = series(acquisition, "same_depth", 4)
    copy["data"] = h5py.SoftLink("/acquisition/depth/data")
