const words: Record<string, string> = {
  ENOENT: "no such file or directory",
  EEXIST: "file already exists",
  EISDIR: "is a directory",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
  EINVAL: "invalid argument",
  ELOOP: "too many levels of symbolic links",
  EROFS: "read-only file system",
  ENOSPC: "no space left on device",
  EBUSY: "device or resource busy",
  EPERM: "operation not permitted",
};

/** An error as Node's file system gives it. `shown` is what a shell's user reads of it. */
export function fault(code: string, call: string, path: string): Error {
  const text = words[code] ?? code;
  const shown = `${path}: ${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return Object.assign(new Error(`${code}: ${text}, ${call} '${path}'`), { code, shown });
}
