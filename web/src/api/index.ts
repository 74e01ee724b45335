export * from './endpoints.ts';
export * from './events.ts';
export * from './client.ts';
export * from './saves.ts';
export * from './searchQuery.ts';
export type * from './types.ts';
