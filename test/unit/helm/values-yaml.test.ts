import { expect, test } from '@jest/globals';
import { Type } from '@sinclair/typebox';
import { defaultValues, parseValues, valuesYaml } from '../../../src/helm';

const Values = Type.Object({
  first: Type.Optional(Type.String({ description: 'There is none by default.' })),
  image: Type.String({ default: 'x', description: 'The image.' }),
  replicas: Type.Optional(
    Type.Integer({ description: 'Number of pods,\none for each zone.', examples: [3] }),
  ),
  bare: Type.String({ default: 'on' }),
  service: Type.Object(
    {
      nodePort: Type.Optional(Type.Integer({ description: 'Port of the nodes.', 'x-acts-in': 'nodes' })),
      port: Type.Integer({ default: 80 }),
      address: Type.Optional(Type.String()),
    },
    { description: 'The service.' },
  ),
  limits: Type.Object({ cpu: Type.Optional(Type.String({ description: 'Cores.' })) }),
  tls: Type.Optional(
    Type.Object(
      { secretName: Type.String({ description: 'The Secret.' }), mode: Type.String({ default: 'on' }) },
      { description: 'Encryption.' },
    ),
  ),
});

test('values.yaml has a line for every key; those that have no default are commented out', () => {
  expect(valuesYaml(Values)).toBe(`# There is none by default.
# first:

# The image.
image: x

# Number of pods,
# one for each zone.
# replicas: 3

bare: "on"

# The service.
service:
  # Port of the nodes.
  # x-acts-in: nodes
  # nodePort:
  port: 80
  # address:

limits:
  {}
  # Cores.
  # cpu:

# Encryption.
# tls:
#   # The Secret.
#   secretName:
#   mode: "on"
`);
});

test('it gives the defaults, and what is commented in is a value', () => {
  expect(parseValues(valuesYaml(Values))).toEqual(defaultValues(Values));
  const edited = valuesYaml(Values)
    .replace('# replicas', 'replicas')
    .replaceAll(/^# (tls| {2})/gm, '$1');
  expect(parseValues(edited)).toMatchObject({ replicas: 3, tls: { secretName: null, mode: 'on' } });
});
