/**
 * Masks and rings with what pycocotools 2.0.11 makes of them, computed once with it. `list` is the count list, `counts`
 * the compressed text; `ring` is rasterised into an image of h × w.
 */
export const maskVectors: readonly {
  readonly name: string
  readonly h: number
  readonly w: number
  readonly list: readonly number[]
  readonly counts: string
}[] = [
  { name: 'nothing', h: 3, w: 4, list: [12], counts: '<' },
  { name: 'everything', h: 3, w: 4, list: [0, 12], counts: '0<' },
  { name: 'one pixel', h: 1, w: 1, list: [0, 1], counts: '01' },
  { name: 'the first pixel', h: 4, w: 5, list: [0, 1, 19], counts: '01c0' },
  { name: 'the last pixel', h: 4, w: 5, list: [19, 1], counts: 'c01' },
  { name: 'a column end joined to the next column', h: 4, w: 5, list: [7, 3, 10], counts: '73:' },
  { name: 'two pixels that meet at a corner', h: 3, w: 3, list: [0, 1, 3, 1, 4], counts: '01301' },
  { name: 'a ring', h: 9, w: 7, list: [10, 7, 2, 7, 2, 2, 3, 2, 2, 7, 2, 7, 10], counts: ':7200K10O5008' },
  {
    name: 'long runs whose numbers take several characters',
    h: 3000,
    w: 2500,
    list: [301000, 1900, 1100, 1900, 1100, 1900, 1100, 1900, 5688105, 2, 1499992, 1],
    counts: 'XnU9\\k1\\R100000mfa]5fTN_QVPLO',
  },
  {
    name: 'a checkerboard',
    h: 5,
    w: 6,
    list: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    counts: '111000000000000000000000000000',
  },
  {
    name: 'noise',
    h: 17,
    w: 13,
    list: [
      3, 1, 3, 1, 1, 1, 5, 1, 6, 1, 8, 1, 3, 2, 2, 4, 3, 1, 3, 2, 1, 3, 4, 2, 3, 1, 6, 1, 1, 1, 1, 1, 5, 1, 1, 3, 1, 3,
      2, 1, 2, 1, 1, 2, 5, 1, 1, 2, 1, 3, 3, 1, 1, 2, 2, 1, 7, 1, 1, 1, 5, 1, 7, 1, 1, 1, 2, 2, 5, 1, 1, 1, 4, 1, 1, 1,
      3, 1, 1, 1, 2, 2, 2, 3, 3, 1, 4, 3, 7, 1, 5, 2, 1, 6, 1, 1, 3,
    ],
    counts: '3130N0401020K1O21M01N13OOO30K00040L2001N00O14OL1012NN11O50J04020J0113OL030M020N011011N123NN1L40K2',
  },
]

export const ringVectors: readonly {
  readonly name: string
  readonly h: number
  readonly w: number
  readonly ring: readonly number[]
  readonly counts: string
  readonly area: number
}[] = [
  {
    name: 'a square of whole corners',
    h: 6,
    w: 8,
    ring: [1.0, 1.0, 5.0, 1.0, 5.0, 4.0, 1.0, 4.0],
    counts: '73300000a0',
    area: 12,
  },
  {
    name: 'a square of half corners',
    h: 6,
    w: 8,
    ring: [1.5, 1.5, 5.5, 1.5, 5.5, 4.5, 1.5, 4.5],
    counts: '>3300000:',
    area: 12,
  },
  { name: 'the whole image', h: 5, w: 7, ring: [0.0, 0.0, 7.0, 0.0, 7.0, 5.0, 0.0, 5.0], counts: '0S1', area: 35 },
  {
    name: 'one pixel less than the whole image',
    h: 5,
    w: 7,
    ring: [0.0, 0.0, 6.0, 0.0, 6.0, 4.0, 0.0, 4.0],
    counts: '0410000000005',
    area: 24,
  },
  {
    name: 'far outside on every side',
    h: 5,
    w: 7,
    ring: [-100.0, -100.0, 100.0, -100.0, 100.0, 100.0, -100.0, 100.0],
    counts: '0S1',
    area: 35,
  },
  {
    name: 'outside on the left',
    h: 5,
    w: 7,
    ring: [-9.0, 1.0, -2.0, 1.0, -2.0, 4.0, -9.0, 4.0],
    counts: 'S1',
    area: 0,
  },
  {
    name: 'negative fractions, where truncation is not floor',
    h: 9,
    w: 9,
    ring: [-0.7, -0.3, 6.4, -0.9, 4.1, 7.7, -0.2, 5.3],
    counts: '063001O0000Lo0',
    area: 36,
  },
  {
    name: 'corners exactly at width and height',
    h: 9,
    w: 9,
    ring: [3.0, 9.0, 9.0, 3.0, 9.0, 9.0],
    counts: 'S1171O1O1O1O1',
    area: 21,
  },
  {
    name: 'a bow tie that crosses itself',
    h: 10,
    w: 10,
    ring: [1.0, 1.0, 9.0, 9.0, 9.0, 1.0, 1.0, 9.0],
    counts: ';74N2N2N10O2N2N28',
    area: 32,
  },
  {
    name: 'a five-pointed star drawn in one go',
    h: 20,
    w: 20,
    ring: [10.0, 0.5, 16.0, 19.0, 0.5, 7.0, 19.5, 7.0, 4.0, 19.0],
    counts: 'k01c0001O1EO12K060H19LJ35NM0130L040L31L06OH370F19OI06ONO10:00O>',
    area: 83,
  },
  { name: 'a line there and back', h: 8, w: 8, ring: [1.0, 1.0, 6.0, 5.0, 1.0, 1.0], counts: 'P2', area: 0 },
  { name: 'the same point three times', h: 8, w: 8, ring: [3.0, 3.0, 3.0, 3.0, 3.0, 3.0], counts: 'P2', area: 0 },
  {
    name: 'repeated corners',
    h: 8,
    w: 8,
    ring: [1.0, 1.0, 1.0, 1.0, 6.0, 1.0, 6.0, 6.0, 6.0, 6.0, 1.0, 6.0, 1.0, 1.0],
    counts: '9530000000?',
    area: 25,
  },
  { name: 'a steep sliver', h: 20, w: 6, ring: [2.2, 0.4, 2.9, 0.4, 3.4, 19.3], counts: 'X15[2', area: 5 },
  { name: 'a flat sliver', h: 6, w: 20, ring: [0.4, 2.2, 0.4, 2.9, 19.3, 3.4], counts: '2150000000h2', area: 5 },
  { name: 'a single-row image', h: 1, w: 12, ring: [1.0, 0.0, 9.0, 0.0, 9.0, 1.0, 1.0, 1.0], counts: '183', area: 8 },
  {
    name: 'a single-column image',
    h: 12,
    w: 1,
    ring: [0.0, 1.0, 1.0, 1.0, 1.0, 9.0, 0.0, 9.0],
    counts: '183',
    area: 8,
  },
  {
    name: 'a random ring of 5 points, number 1',
    h: 29,
    w: 12,
    ring: [9.0, 27.5, -2.5144, 32.0, -0.7486, 30.2514, 4.4, 8.09, 3.0, 18.9689],
    counts: 'i04e04K5LFI6`0O1O2N1N3Nl1',
    area: 61,
  },
  {
    name: 'a random ring of 4 points, number 2',
    h: 20,
    w: 10,
    ring: [6.0, 2.0, 0.05, 4.93, -0.0, 20.55, 8.3, 12.0],
    counts: '5?401O001O003M5KQ1',
    area: 99,
  },
  {
    name: 'a random ring of 7 points, number 3',
    h: 8,
    w: 28,
    ring: [7.2, 6.73, 17.3909, 9.69, 15.8934, -0.8058, 29.0, 6.6572, 9.0, 10.0, 14.6626, -0.6, 26.0, 7.98],
    counts: 'm2242O1N2000J22NO4OL06100O10O10O2ON101OJ',
    area: 53,
  },
  {
    name: 'a random ring of 9 points, number 4',
    h: 8,
    w: 28,
    ring: [
      7.7211, 10.0, 25.4, -1.3544, 16.0, -2.0, 0.17, 6.0, 20.0, -0.0, 2.3, 9.5, 11.0, 2.4, 5.2, -1.6, 15.9, 6.0716,
    ],
    counts: '=1>0I0O0M000O011N02ON120N022010M21LN10O1000O00022NN1321N00100O10X1',
    area: 58,
  },
  {
    name: 'a random ring of 4 points, number 5',
    h: 23,
    w: 8,
    ring: [-0.36, 9.0, 9.72, 3.0, -1.0, -3.0, 9.3, 18.33],
    counts: '91=1I161G181F090H08OJO60MO3O00M',
    area: 59,
  },
  {
    name: 'a random ring of 9 points, number 6',
    h: 20,
    w: 22,
    ring: [
      -0.2175, 2.0, 17.0, 20.99, 17.0, 4.0, -3.0, 2.5, 14.3115, 15.0, 13.3, 17.5293, -1.6, 19.8945, 22.1829, 7.0,
      19.419, -0.6157,
    ],
    counts: '32>OD0O1;OG0O0:0G00071H02O51I03O22KO:2FN:1GO82HN50I22O5NI32O80G16NJ0026NN213KM54JL5?5F0O3N3LL',
    area: 149,
  },
  {
    name: 'a random ring of 9 points, number 7',
    h: 18,
    w: 15,
    ring: [
      1.2218, 20.77, 5.0, 5.0, 12.72, -3.0, 7.0, 4.0, -0.07, 5.4, -2.6027, 9.6, 16.3958, 13.57, 7.62, 12.0, 10.74, 5.5,
    ],
    counts: '55=001GM190GO1:OIN001000O00010e00`1',
    area: 49,
  },
  {
    name: 'a random ring of 8 points, number 8',
    h: 22,
    w: 29,
    ring: [26.8144, 0.63, 31.7, 15.0, 23.0, 11.81, 10.68, 19.8, 29.8, 1.0, 17.0, 21.7, 8.9, 24.91, -0.02, 4.3],
    counts: '41e03M2N2N3M2M3N2N1O000000LND1<OE1:OG180H070J050K140J25NK25NJ45MI56KJ65JK74IM72H17NH4<1MIG86',
    area: 369,
  },
  {
    name: 'a random ring of 6 points, number 9',
    h: 17,
    w: 10,
    ring: [-2.0, 7.9386, 8.0, 12.0, 10.14, 8.5534, 12.0, 7.4786, 10.3, 1.37, -1.1168, 6.0],
    counts: '54=001N101N10001N01OO',
    area: 68,
  },
  {
    name: 'a random ring of 7 points, number 10',
    h: 17,
    w: 28,
    ring: [0.9, 13.6, 21.7, 8.6523, 26.0, 5.4, 22.4, 9.89, 24.7, -2.7528, 2.0, 8.7, 17.0, -0.32],
    counts: 'Z1130<1LOG2<OMOG28NH38MG48LH58101O100OHJ68100O10O0100000OII63LM<0^1',
    area: 148,
  },
  {
    name: 'a random ring of 3 points, number 11',
    h: 21,
    w: 26,
    ring: [14.0628, 9.0, 19.9, 19.0, 12.89, 1.27],
    counts: 'd83d02ON101O0OS4',
    area: 17,
  },
  {
    name: 'a random ring of 3 points, number 12',
    h: 15,
    w: 11,
    ring: [6.3621, 6.1, 6.2, 7.7152, -1.0, 3.0],
    counts: 'c01>010O10OU2',
    area: 6,
  },
  {
    name: 'a random ring of 5 points, number 13',
    h: 19,
    w: 16,
    ring: [18.3608, 13.0, 11.88, -2.7, 0.0, 15.3405, 15.0, 12.0, 5.5617, -0.6662],
    counts: 'P12?2O1N101IJO82HL9510HJ55MK25OK051LM53KK93GL;3L',
    area: 121,
  },
  {
    name: 'a random ring of 9 points, number 14',
    h: 30,
    w: 29,
    ring: [
      25.66, 8.8264, 4.0, 23.77, 3.5, 3.5, -3.0, 32.2743, 31.537, 21.1, 19.5, 8.0, -3.0, 15.3198, 3.2, 4.57, 1.43, 25.5,
    ],
    counts: '95385HI50K5MOO64I47M2;00O01000O01000O01000O01000O0101O1N2O1O1N2O1O2M2O^O',
    area: 424,
  },
]
