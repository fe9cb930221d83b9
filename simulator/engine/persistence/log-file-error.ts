/** The data folder cannot be used: somebody else uses it, or what it holds is not ours. */
export class LogFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
