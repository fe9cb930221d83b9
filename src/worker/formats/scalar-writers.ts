import { InvariantError } from '../../core/errors/cdc-error';
import { type Column, type DateTime, UNAVAILABLE, type Value } from '../../core/table-schema';
import { float32Text, float64Text, jsonString } from '../codec/json-text';
import { unexpectedValue, type ValueWriter } from './row-writer';

// Writers of the kinds that come out alike in every JSON format, and what the others are made of.

export function booleanWriter(column: Column): ValueWriter {
  return (value) => {
    if (value === true) return 'true';
    if (value === false) return 'false';
    throw unexpectedValue(column, value);
  };
}

export function numberWriter(column: Column, toText: (value: number) => string = String): ValueWriter {
  return (value) => {
    if (typeof value === 'number') return toText(value);
    throw unexpectedValue(column, value);
  };
}

/** For values that are kept as their digits: 64-bit integers, decimals. */
export function digitsWriter(column: Column, toText?: (digits: string) => string): ValueWriter {
  return (value) => {
    if (typeof value !== 'string') throw unexpectedValue(column, value);
    return toText === undefined ? value : toText(value);
  };
}

/** @param placeholder stands for a value that the source did not deliver */
export function stringWriter(column: Column, placeholder: string): ValueWriter {
  const unavailable = JSON.stringify(placeholder);
  return (value) => {
    if (typeof value === 'string') return jsonString(value);
    if (value === UNAVAILABLE) return unavailable;
    throw unexpectedValue(column, value);
  };
}

/** Writes bytes in quotes; `encode` must give text that needs no escape. The placeholder is encoded as well. */
export function bytesWriter(
  column: Column,
  placeholder: string,
  encode: (bytes: Buffer) => string,
): ValueWriter {
  const unavailable = `"${encode(Buffer.from(placeholder, 'utf8'))}"`;
  return (value) => {
    if (value instanceof Uint8Array) return `"${encode(asBuffer(value))}"`;
    if (value === UNAVAILABLE) return unavailable;
    throw unexpectedValue(column, value);
  };
}

export function dateTimeWriter(column: Column, toText: (value: DateTime) => string): ValueWriter {
  return (value) => {
    if (isDateTime(value)) return toText(value);
    throw unexpectedValue(column, value);
  };
}

/** The kinds without any choice; those that each format writes in its own way are none of them. */
export function plainWriter(column: Column, placeholder: string): ValueWriter {
  switch (column.type.kind) {
    case 'boolean':
      return booleanWriter(column);
    case 'int16':
    case 'int32':
      return numberWriter(column);
    case 'int64':
      return digitsWriter(column);
    case 'float32':
      return numberWriter(column, float32Text);
    case 'float64':
      return numberWriter(column, float64Text);
    case 'string':
    case 'uuid':
    case 'xml':
      return stringWriter(column, placeholder);
    default:
      throw new InvariantError(`${column.type.kind} is written by each format itself`);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isDateTime(value: Value): value is DateTime {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}
