using Xunit.Sdk;
using Xunit.v3;

// The tracer is the process's own: two tests at once would see each other's spans.
[assembly: Parallelization(Mode = ParallelMode.None)]
