import { FieldType, NullValueMode, type DataFrame, type Field } from '@grafana/data';

/**
 * The frames that have a time and something to draw along it, in the shape that the graph wants:
 * numbers numbered for their colours, booleans as 0 and 1, text kept out of sight.
 */
export function graphable(series: DataFrame[]): DataFrame[] {
  let seriesIndex = 0;
  const frames: DataFrame[] = [];
  for (const frame of series) {
    if (!frame.fields.some((field) => field.type === FieldType.time)) {
      continue;
    }
    const fields = frame.fields.flatMap((field): Field[] => {
      switch (field.type) {
        case FieldType.time:
          return [field];
        case FieldType.number:
          return [drawn(field, withoutNulls(field), seriesIndex++)];
        case FieldType.boolean:
          return [drawn(field, field.values.map(zeroOrOne), seriesIndex++)];
        default:
          return [];
      }
    });
    if (fields.some((field) => field.type !== FieldType.time)) {
      frames.push({ ...frame, fields });
    }
  }
  return frames;
}

function drawn(field: Field, values: Field['values'], seriesIndex: number): Field {
  return {
    ...field,
    type: FieldType.number,
    values,
    config: { ...field.config, custom: field.config.custom ?? {} },
    state: { ...field.state, seriesIndex: field.state?.seriesIndex ?? seriesIndex },
  };
}

/** Old graphs could read "no value" as zero. */
function withoutNulls(field: Field): Field['values'] {
  return field.config.nullValueMode === NullValueMode.AsZero
    ? field.values.map((value) => value ?? 0)
    : field.values;
}

function zeroOrOne(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(Boolean(value));
}
