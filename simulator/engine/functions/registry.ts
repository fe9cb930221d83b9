import { CDC_FUNCTIONS } from './cdc';
import { DATE_FUNCTIONS } from './date';
import { type FunctionDefinition } from './definition';
import { EXTREME_FUNCTIONS } from './extreme';
import { INDEX_PROPERTY_FUNCTIONS } from './index-property';
import { MATH_FUNCTIONS } from './math';
import { METADATA_FUNCTIONS } from './metadata';
import { SESSION_FUNCTIONS } from './session';
import { STRING_FUNCTIONS } from './string';
import { TEXT_BUILDING_FUNCTIONS } from './text-building';
import { TRIGONOMETRIC_FUNCTIONS } from './trigonometry';

/** Built-in functions by name in upper case, `@@NAME` among them. */
const BUILT_IN = new Map<string, FunctionDefinition>(
  [
    STRING_FUNCTIONS,
    TEXT_BUILDING_FUNCTIONS,
    DATE_FUNCTIONS,
    MATH_FUNCTIONS,
    TRIGONOMETRIC_FUNCTIONS,
    EXTREME_FUNCTIONS,
    METADATA_FUNCTIONS,
    INDEX_PROPERTY_FUNCTIONS,
    SESSION_FUNCTIONS,
  ].flatMap((functions) => Object.entries(functions)),
);

/** Functions of the schema sys by name in lower case, such as `fn_cdc_get_max_lsn`. */
const SYSTEM = new Map<string, FunctionDefinition>(Object.entries(CDC_FUNCTIONS));

export function builtInFunction(name: string): FunctionDefinition | undefined {
  return BUILT_IN.get(name.toUpperCase());
}

/** The database is the one that the function's name says, else the session's. */
export function systemFunction(name: string): FunctionDefinition | undefined {
  return SYSTEM.get(name.toLowerCase());
}
