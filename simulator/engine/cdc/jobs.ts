import { SqlServerError } from '../../types/sql-type';
import {
  CAPTURE_DEFAULTS,
  type CaptureJobSettings,
  CLEANUP_DEFAULTS,
  type CdcState,
  type CleanupJobSettings,
} from '../runtime/cdc-state';
import { type SystemWriter } from './system-write';

export type JobType = 'capture' | 'cleanup';

/** The settings of both jobs, as they are journaled. */
interface JobSettings {
  readonly capture: CaptureJobSettings | null;
  readonly cleanup: CleanupJobSettings | null;
}

export function setJobs(cdc: CdcState, { capture, cleanup }: JobSettings): void {
  cdc.captureJob = capture === null ? undefined : { ...capture };
  cdc.cleanupJob = cleanup === null ? undefined : { ...cleanup };
}

function settingsOf({ captureJob, cleanupJob }: CdcState): JobSettings {
  return {
    capture: captureJob === undefined ? null : { ...captureJob },
    cleanup: cleanupJob === undefined ? null : { ...cleanupJob },
  };
}

function change(writer: SystemWriter, cdc: CdcState, settings: JobSettings): void {
  const before = settingsOf(cdc);
  setJobs(cdc, settings);
  writer.changed(() => setJobs(cdc, before));
  writer.define('cdc-jobs', { ...settings });
}

/** Adds the jobs that are not there; sp_cdc_enable_table does so with the first table of a database. */
export function addMissingJobs(writer: SystemWriter, cdc: CdcState): void {
  const { capture, cleanup } = settingsOf(cdc);
  if (capture !== null && cleanup !== null) return;
  change(writer, cdc, { capture: capture ?? CAPTURE_DEFAULTS, cleanup: cleanup ?? CLEANUP_DEFAULTS });
}

/** @throws SqlServerError 22834: settings of the other job, or out of range */
export function changeJob(
  writer: SystemWriter,
  cdc: CdcState,
  type: JobType,
  settings: Partial<CaptureJobSettings & CleanupJobSettings>,
): void {
  const current = settingsOf(cdc);
  const job = current[type];
  if (job === null) throw noSuchJob(type);
  for (const name of Object.keys(settings)) if (!(name in job)) throw misplaced(type, name);
  change(writer, cdc, { ...current, [type]: { ...job, ...settings } });
}

export function addJob(
  writer: SystemWriter,
  cdc: CdcState,
  type: JobType,
  settings: Partial<CaptureJobSettings & CleanupJobSettings>,
): void {
  const current = settingsOf(cdc);
  const defaults = type === 'capture' ? CAPTURE_DEFAULTS : CLEANUP_DEFAULTS;
  for (const name of Object.keys(settings)) if (!(name in defaults)) throw misplaced(type, name);
  change(writer, cdc, { ...current, [type]: { ...defaults, ...settings } });
}

export function dropJob(writer: SystemWriter, cdc: CdcState, type: JobType): void {
  const current = settingsOf(cdc);
  if (current[type] === null) throw noSuchJob(type);
  change(writer, cdc, { ...current, [type]: null });
}

export function noSuchJob(type: JobType): SqlServerError {
  return new SqlServerError(14_262, `The specified @job_name ('cdc.${type}') does not exist.`);
}

function misplaced(type: JobType, setting: string): SqlServerError {
  return new SqlServerError(
    22_834,
    `Could not change the ${type} job: the setting ${setting} does not belong to it.`,
  );
}
