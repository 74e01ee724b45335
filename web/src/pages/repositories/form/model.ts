/** What the parts of the form share. */
import type { Connection } from '../../../api/connections.ts';
import type { Repository } from '../../../api/provisioning.ts';
import type { FormField, FormValues } from './places.ts';

export interface FormModel {
  values: FormValues;
  /** As it is stored; undefined while it is a new one. */
  before?: Repository;
  /** What there is to choose from. */
  connections: readonly Connection[];
  /** How often saving was refused; each time what is wrong is to be seen. */
  refusals: number;
  set<F extends FormField>(field: F, value: FormValues[F]): void;
  /** What is wrong with a value, in words. */
  problem(field: FormField): string | undefined;
}
