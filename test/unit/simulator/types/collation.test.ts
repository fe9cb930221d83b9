import { describe, expect, test } from '@jest/globals';
import { codePage } from '../../../../simulator/types/code-page';
import { collationOfWireBytes, findCollation } from '../../../../simulator/types/collation';

describe('collations', () => {
  test.each([
    ['SQL_Latin1_General_CP1_CI_AS', '0904d00034'],
    ['Latin1_General_CI_AS', '0904d00000'],
    ['Latin1_General_100_CI_AS_SC_UTF8', '0904d02400'],
    ['Latin1_General_BIN2', '0904000200'],
    ['Czech_CI_AS', '0504d00000'],
  ])('%s is %s on the wire', (name, hex) => {
    expect(findCollation(name)?.wireBytes.toString('hex')).toBe(hex);
  });

  test('are found in any case and say their rules', () => {
    expect(findCollation('latin1_general_100_cs_as')).toMatchObject({
      name: 'Latin1_General_100_CS_AS',
      caseSensitive: true,
      accentSensitive: true,
      binary: false,
    });
    expect(findCollation('Latin1_General_CI_AI')).toMatchObject({
      caseSensitive: false,
      accentSensitive: false,
    });
    expect(findCollation('Latin1_General_BIN2')?.binary).toBe(true);
  });

  test.each(['Klingon_CI_AS', 'Latin1_General', 'Latin1_General_CI', 'constructor_CI_AS', ''])(
    'there is no %p',
    (name) => {
      expect(findCollation(name)).toBeUndefined();
    },
  );

  test('five wire bytes lead to the code page', () => {
    for (const [name, text] of [
      ['SQL_Latin1_General_CP1_CI_AS', '€ Žena'],
      ['Cyrillic_General_CI_AS', 'Привет'],
      ['Japanese_CI_AS', '日本語'],
      ['Latin1_General_100_CI_AS_SC_UTF8', '日本語 😀'],
    ] as const) {
      const collation = findCollation(name);
      const bytes = collation?.codePage.encode(text) ?? Buffer.alloc(0);
      expect(collationOfWireBytes(collation?.wireBytes ?? Buffer.alloc(5)).codePage.decode(bytes)).toBe(text);
    }
  });
});

describe('code pages', () => {
  test('windows-1252 holds its 256 bytes and turns the rest into question marks', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const { encode, decode } = codePage(1252);
    expect(encode(decode(all))).toEqual(all);
    expect(encode('€ťł日😀').toString('latin1')).toBe('\x80tl???');
  });

  test('Czech_CI_AS takes the marks of what it lacks', () => {
    expect(codePage(1250).encode('žñ日').toString('hex')).toBe('9e6e3f');
  });

  test.each([874, 932, 936, 949, 950, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258])(
    '%d keeps ASCII',
    (identifier) => {
      const { encode, decode } = codePage(identifier);
      expect(decode(encode('plain text, 123'))).toBe('plain text, 123');
    },
  );
});
