/** Preloaded into a measured process: tells the peak of its resident memory on standard error when it ends. */
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS} KiB\n`))
