import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { float32Text, float64Text, jsonString } from '../../../../src/worker/codec/json-text';

test('any UTF-16 text comes back from the bytes of its JSON text', () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(fc.oneof(fc.string(), units), (text) => {
      const bytes = Buffer.from(jsonString(text), 'utf8');
      expect(JSON.parse(bytes.toString('utf8'))).toBe(text);
    }),
  );
});

test('text without anything to escape is only quoted', () => {
  expect(jsonString('Zoë 漢字 \u2028')).toBe('"Zoë 漢字 \u2028"');
  expect(jsonString('a"b\\c\n')).toBe('"a\\"b\\\\c\\n"');
});

test('32-bit floats are as short as they can be and come back exactly', () => {
  expect(
    [0.1, 16_777_216, 1.401_298_5e-45, 3.402_823_5e38, -0].map((n) => float32Text(Math.fround(n))),
  ).toEqual(['0.1', '16777216', '1e-45', '3.4028235e+38', '-0.0']);
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = float32Text(value);
      expect(Math.fround(Number(text))).toBe(value);
      const digits = Number(text)
        .toExponential()
        .replace(/e.*|[-.]/g, '').length;
      if (digits > 1) expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
    }),
  );
});

test('64-bit floats come back exactly, with the sign of zero', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(JSON.parse(float64Text(value))).toBe(value);
    }),
  );
});
