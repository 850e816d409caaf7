import { assignmentsName, segmentsInName } from '../../core/assignmentsName.ts';
import { AppError } from '../../core/errors.ts';
import { ident, sql } from '../../core/sql.ts';
import { writers } from '../../exports/writers.ts';
import type { Exporter } from '../context.ts';
import { inputValue } from '../inputs.ts';
import { assignmentFormats } from './spec.ts';
import { leftOutInWords } from './view/words.ts';

/** The assignments as a file: all rows of the activation's view, counted again in the file before it is offered. */
export const exporter: Exporter = {
  stage: 'activation',
  formats: assignmentFormats,
  async write(format, _options, artifacts, { database, work, recipe }) {
    const known = assignmentFormats.find((candidate) => candidate === format);
    if (!known) {
      throw new AppError('export.format', `Assignments are not written as “${format}”.`, {
        format,
        formats: [...assignmentFormats],
      });
    }
    const { table, rows, asOf, segments, consent } = inputValue(artifacts, 'activation');
    const ids = segments.map(({ id }) => id);
    const whole = ids.length === inputValue(artifacts, 'insight').segments.length;
    const stream = database.stream(sql`SELECT * FROM ${ident(table)}`, work);
    const blob = await writers[known]({ stream, expected: rows }, work);
    const held = [segmentsInName(ids, whole), consent ? 'who agreed' : ''];
    const name = assignmentsName(recipe.name, asOf, ...held);
    return { name: `${name}.${known}`, blob, ...(consent ? { notes: [leftOutInWords(consent)] } : {}) };
  },
};
