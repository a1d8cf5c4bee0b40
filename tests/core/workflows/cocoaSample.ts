/**
 * A COCOA annotation of an image of 44×30 as Python writes it: masks by pycocotools 2.0.11, text by `json.dumps`, rates
 * by the formula of the published files. It has gaps in `order`, names that need escapes or have odd spacing, numbers
 * that Python prints differently from JavaScript, coordinates on the border, and a region (5) that is hidden whole.
 */
export const COCOA_SAMPLE_SIZE = { width: 44, height: 30 }

/** One piece per key of the annotation and per region, in the order of the file. */
export const COCOA_SAMPLE_TEXT =
  String.raw`{"author": "somebody", "url": "https://example.org/a.jpg", "regions": [{"segmentation": [22.3, 12.0, 20.982404322498805, 16.48731878488146, 17.44794460791566, 19.549945561442502, 12.818786842331734, 20.215517967611742, 8.564655908254135, 18.272721467140343, 6.036208318999671, 14.338380221783867, 6.0362083189996705, 9.661619778216135, 8.564655908254132, 5.727278532859657, 12.818786842331733, 3.784482032388258, 17.447944607915655, 4.450054438557495, 20.982404322498805, 7.5126812151185405], "name": "phone ", "area": 208, "isStuff": 0, "occlude_rate": 0, "order": 1},
{"segmentation": [20.5, 5.0, 38.0, 6.25, 36.75, 20.1, 19.999999999999996, 18.0], "name": "espresso  cup", "area": 234, "isStuff": 0, "visible_mask": {"counts": "Yc01a03EO;:0001O000001O00000001O00000000Hf5", "size": [30, 44]}, "invisible_mask": {"counts": "ob0:f0L]d0", "size": [30, 44]}, "occlude_rate": 0.06837606808386296, "order": 2},
{"segmentation": [8.0, 10.0, 28.0, 10.0, 28.0, 24.0, 8.0, 24.0], "name": "cr\u00e8me \u6728", "area": 280, "isStuff": 0, "visible_mask": {"counts": "R86i0O001O0000000000O100O1000000001O000000]>", "size": [30, 44]}, "invisible_mask": {"counts": "j78f01O001O0000000000O100O1000000001O00000f>", "size": [30, 44]}, "occlude_rate": 0.6428571405612244, "order": 4},
{"segmentation": [39.0, 1e-07, 44.0, 0.0, 44.0, 9.0, 39.0, 9.0], "name": "statue", "area": 45, "isStuff": 0, "occlude_rate": 0, "order": 5},
{"segmentation": [13.0, 11.0, 15.0, 11.0, 15.0, 13.0, 13.0, 13.0], "name": "saucer \"blue\"", "area": 4, "isStuff": 0, "visible_mask": {"counts": "XY1", "size": [30, 44]}, "invisible_mask": {"counts": "a<2l00kj0", "size": [30, 44]}, "occlude_rate": 0.9999997500000625, "order": 7},
{"segmentation": [0.0, 8.0, 44.0, 8.0, 44.0, 30.0, 0.0, 30.0], "name": "table", "area": 968, "isStuff": 1, "visible_mask": {"counts": "8f080000000000[ON>:O8H00000000000000000000000000000000000000K50000001O00000000H8L41O00000000", "size": [30, 44]}, "invisible_mask": {"counts": "m56g02O8H00000000000000000000000000000000000000K50000001O00000000HV1MUO0000000H", "size": [30, 44]}, "occlude_rate": 0.46177685902709004, "order": 8}], "image_id": 42, "id": 7, "size": 6, "depth_constraint": "1-2,1-3,1-5,1-6,2-3,2-6,3-5,3-6,4-6,5-6"}`.replaceAll(
    '\n',
    ' ',
  )
