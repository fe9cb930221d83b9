import { note, only, path, refused, type Spellings, words } from './spelling';

/** Spellings of a format's options besides the canonical ones, below a sink. */
export const FORMAT_SPELLINGS: Spellings = {
  format: path('format.type'),
  'value.format': path('format.type'),
  'key.format': only(['json'], 'keys are JSON'),
  'key.fields': refused('the key is that of the table'),
  'json.timestamp-format.standard': words('format.timestamps', { SQL: 'sql', 'ISO-8601': 'iso-8601' }),
  'json.encode.decimal-as-plain-number': note('decimals are always written with plain digits'),
  'debezium-json.schema-include': path('format.schemas'),
  'decimal.handling.mode': path('format.decimals'),
  'time.precision.mode': path('format.times'),
  'binary.handling.mode': path('format.binary'),
  'tombstones.on.delete': path('format.tombstones'),
  'unavailable.value.placeholder': path('format.unavailableValuePlaceholder'),
  'topic.prefix': path('format.logicalName'),
};
