// Every command there is. What is not here is answered with 59 CommandNotFound and its name.
import { aggregateCommand } from './aggregate.ts';
import { bulkWriteCommand } from './bulk-write.ts';
import { COLLECTION_COMMANDS } from './collections.ts';
import type { CommandDefinition } from './command.ts';
import { countCommand, distinctCommand } from './count.ts';
import { deleteCommand } from './delete.ts';
import { DIAGNOSTIC_COMMANDS } from './diagnostics.ts';
import { findAndModifyCommand } from './find-and-modify.ts';
import { findCommand } from './find.ts';
import { getMoreCommand, killCursorsCommand } from './get-more.ts';
import { HANDSHAKE_COMMANDS } from './handshake.ts';
import { INDEX_COMMANDS } from './indexes.ts';
import { insertCommand } from './insert.ts';
import { TRANSACTION_COMMANDS } from './transactions.ts';
import { updateCommand } from './update.ts';

/** By this a client finds out what is here, whatever the wire version promises. */
const listCommands: CommandDefinition = {
  names: ['listCommands'],
  fields: [],
  run: () => ({ commands: Object.fromEntries(COMMANDS.flatMap(({ names }) => names).map((name) => [name, {}])) }),
};

const COMMANDS: readonly CommandDefinition[] = [
  ...HANDSHAKE_COMMANDS,
  insertCommand,
  updateCommand,
  deleteCommand,
  bulkWriteCommand,
  findAndModifyCommand,
  findCommand,
  getMoreCommand,
  killCursorsCommand,
  countCommand,
  distinctCommand,
  aggregateCommand,
  ...COLLECTION_COMMANDS,
  ...INDEX_COMMANDS,
  ...TRANSACTION_COMMANDS,
  ...DIAGNOSTIC_COMMANDS,
  listCommands,
];

const BY_NAME = new Map(COMMANDS.flatMap((command) => command.names.map((name) => [name, command] as const)));

export const findCommandNamed = (name: string): CommandDefinition | undefined => BY_NAME.get(name);
