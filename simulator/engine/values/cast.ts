import { SqlServerError, type SqlType, type SqlValue, type SqlVariant } from '../../types/sql-type';
import { notAllowed } from './cast/conversion-error';
import { type Converter } from './cast/converter';
import { toBinary, toGuid } from './cast/to-binary';
import { toDate } from './cast/to-date';
import { toApproximate, toExact, toInteger } from './cast/to-number';
import { toText } from './cast/to-text';
import { parseHierarchy } from './hierarchy';
import { type Family, familyOf, isLegacyLob, isLob, sameType } from './type-family';

const identity: Converter = (value) => value;

/**
 * Compiles the conversion of values that are not null. `style` is that of CONVERT.
 * @throws SqlServerError 529 when no such conversion exists
 */
export function compileCast(from: SqlType, to: SqlType, style?: number): Converter {
  if (sameType(from, to) && (style === undefined || familyOf(from) !== 'character')) return identity;
  if (from.name === 'sql_variant' && to.name !== 'sql_variant') return fromVariant(to, style);
  const converter = CONVERTERS[familyOf(to)](from, to, style);
  if (converter === undefined) throw notAllowed(from, to);
  return converter;
}

/** Whether values of one type can become values of the other at all. */
export function castExists(from: SqlType, to: SqlType): boolean {
  try {
    compileCast(from, to);
    return true;
  } catch (error) {
    if (error instanceof SqlServerError && error.number === 529) return false;
    throw error;
  }
}

type ConverterTo = (from: SqlType, to: SqlType, style: number | undefined) => Converter | undefined;

const CONVERTERS: Readonly<Record<Family, ConverterTo>> = {
  integer: toInteger,
  exact: toExact,
  approximate: toApproximate,
  character: toCharacter,
  xml: toXml,
  binary: toBinary,
  date: toDate,
  time: toDate,
  datetime: toDate,
  guid: toGuid,
  variant: toVariant,
  hierarchy: toHierarchy,
};

function toCharacter(from: SqlType, to: SqlType, style: number | undefined): Converter | undefined {
  return isLegacyLob(to) && familyOf(from) !== 'character' ? undefined : toText(from, to, style);
}

function toXml(from: SqlType): Converter | undefined {
  return familyOf(from) === 'character' || from.name === 'xml' ? identity : undefined;
}

function toVariant(from: SqlType): Converter | undefined {
  if (from.name === 'sql_variant') return identity;
  if (isLob(from) || from.name === 'xml' || from.name === 'hierarchyid') return undefined;
  return (value) => ({ type: from, value });
}

function fromVariant(to: SqlType, style: number | undefined): Converter {
  return (value: SqlValue) => {
    const held = value as SqlVariant;
    return held.value === null ? null : compileCast(held.type, to, style)(held.value);
  };
}

function toHierarchy(from: SqlType): Converter | undefined {
  switch (familyOf(from)) {
    case 'hierarchy':
    case 'binary':
      return identity;
    case 'character':
      return (value) => parseHierarchy(value as string);
    default:
      return undefined;
  }
}
