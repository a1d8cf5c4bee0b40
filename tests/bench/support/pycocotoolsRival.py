"""Times the C functions inside pycocotools on masks given by the caller.

Input (argument 1): a file of little-endian data: uint32 mask count, height, width, then the masks, one byte per pixel,
column-major. Output: one JSON object {operation: [operations per second of each round], "check": {...}}.

The functions are called through ctypes, not through pycocotools' Python wrappers, because those convert every mask
from and to its string form. What a ctypes call costs by itself is measured with a C function that does nothing on
empty data, and taken off. Where the C interface takes many masks at once, one call does them all. The two "rowMajor" operations
include numpy's turning of bitmaps between rows and columns, which readers of COCO files cannot do without.
"""

import ctypes
import json
import resource
import struct
import sys
import time

import numpy
import pycocotools._mask

ROUNDS = 11
ROUND_SECONDS = 0.04

library = ctypes.CDLL(pycocotools._mask.__file__)
libc = ctypes.CDLL(None)
libc.free.argtypes = [ctypes.c_void_p]


class Runs(ctypes.Structure):
    """The struct RLE of maskApi.h."""

    _fields_ = [
        ("h", ctypes.c_ulong),
        ("w", ctypes.c_ulong),
        ("m", ctypes.c_ulong),
        ("cnts", ctypes.POINTER(ctypes.c_uint)),
    ]


library.rleToString.restype = ctypes.c_void_p
size = ctypes.c_ulong


def rates(calls, operations, call, call_overhead):
    """Operations per second of each round; `calls` foreign calls are made by one `call()`."""
    for _ in range(3):
        call()
    start = time.perf_counter()
    call()
    once = max(time.perf_counter() - start, 1e-9)
    repeats = max(1, int(ROUND_SECONDS / once))
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(repeats):
            call()
        spent = time.perf_counter() - start - repeats * calls * call_overhead
        found.append(operations * repeats / max(spent, 1e-9))
    return found


def main():
    with open(sys.argv[1], "rb") as file:
        count, height, width = struct.unpack("<III", file.read(12))
        pixels = numpy.frombuffer(file.read(), dtype=numpy.uint8).copy()
    h, w, n = size(height), size(width), size(count)
    bytes_pointer = pixels.ctypes.data_as(ctypes.c_void_p)
    masks = (Runs * count)()
    library.rleEncode(masks, bytes_pointer, h, w, n)
    pointers = [ctypes.byref(masks[index]) for index in range(count)]
    pairs = [ctypes.byref((Runs * 2)(masks[index], masks[(index + 1) % count])) for index in range(count)]

    nothing = Runs()
    nothing_pointer = ctypes.byref(nothing)
    two, zero = size(2), ctypes.c_int(0)

    def overhead():
        for _ in range(2000):
            library.rleFree(nothing_pointer)

    call_overhead = 2000 / max(rates(0, 2000, overhead, 0.0)) / 2000

    decoded = numpy.zeros_like(pixels)
    decoded_pointer = decoded.ctypes.data_as(ctypes.c_void_p)
    fresh = (Runs * count)()
    ious = (ctypes.c_double * (count * count))()
    merged = Runs()
    merged_pointer = ctypes.byref(merged)

    def encode():
        library.rleEncode(fresh, bytes_pointer, h, w, n)
        for index in range(count):
            library.rleFree(ctypes.byref(fresh[index]))

    def decode():
        library.rleDecode(masks, decoded_pointer, n)

    def iou():
        library.rleIou(masks, masks, n, n, None, ious)

    def union():
        for pair in pairs:
            library.rleMerge(pair, merged_pointer, two, zero)
            library.rleFree(merged_pointer)

    def to_string():
        for pointer in pointers:
            libc.free(library.rleToString(pointer))

    texts = []
    for pointer in pointers:
        text = library.rleToString(pointer)
        texts.append(ctypes.create_string_buffer(ctypes.string_at(text)))
        libc.free(text)

    def from_string():
        for text in texts:
            library.rleFrString(merged_pointer, text, h, w)
            library.rleFree(merged_pointer)

    # As Python code does it whose bitmaps are row-major: what it starts from, and what it has to end with.
    row_major = [numpy.ascontiguousarray(mask.T) for mask in pixels.reshape(count, width, height)]
    one = size(1)

    def row_major_to_string():
        for bitmap in row_major:
            columns = numpy.asfortranarray(bitmap)
            library.rleEncode(merged_pointer, columns.ctypes.data_as(ctypes.c_void_p), h, w, one)
            libc.free(library.rleToString(merged_pointer))
            library.rleFree(merged_pointer)

    columns = numpy.empty((width, height), dtype=numpy.uint8)
    columns_pointer = columns.ctypes.data_as(ctypes.c_void_p)

    def row_major_from_string():
        for text in texts:
            library.rleFrString(merged_pointer, text, h, w)
            library.rleDecode(merged_pointer, columns_pointer, one)
            numpy.ascontiguousarray(columns.T)
            library.rleFree(merged_pointer)

    result = {
        "rowMajorToString": rates(4 * count, count, row_major_to_string, call_overhead),
        "rowMajorFromString": rates(3 * count, count, row_major_from_string, call_overhead),
        "encode": rates(1 + count, count, encode, call_overhead),
        "decode": rates(1, count, decode, call_overhead),
        "iou": rates(1, count * count, iou, call_overhead),
        "union": rates(2 * count, count, union, call_overhead),
        "toString": rates(2 * count, count, to_string, call_overhead),
        "fromString": rates(2 * count, count, from_string, call_overhead),
    }
    union_area = 0
    areas = (ctypes.c_uint * 1)()
    for pair in pairs:
        library.rleMerge(pair, merged_pointer, two, zero)
        library.rleArea(merged_pointer, size(1), areas)
        union_area += areas[0]
        library.rleFree(merged_pointer)
    result["peakKibibytes"] = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]
    result["check"] = {"unionArea": union_area, "iouSum": sum(ious), "strings": [text.value.decode() for text in texts]}
    print(json.dumps(result))


main()
