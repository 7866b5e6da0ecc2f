using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Platform.Statistics;
using Platform.Storage.TestRuns;
using Platform.Suites;

namespace Platform.Gates.Nightly;

/// <summary>One run of one task.</summary>
/// <param name="Task">Index of the case in the suite.</param>
/// <param name="Number">From 1 to the suite's trials.</param>
internal readonly record struct Trial(int Task, int Number, int Position, SuiteCase Case);

/// <summary>
/// Which trials of a nightly run are left, task by task. With a sequential test tasks come in random order and no task begins once the test
/// has decided; one that has begun runs all of its trials. Safe for several threads.
/// </summary>
internal sealed class TrialPlan
{
    private readonly Suite _suite;
    private readonly SequentialTest? _test;
    private readonly int[] _order;
    private readonly Dictionary<int, bool?[]> _begun = []; // by task: each trial's outcome, null for one that is not valid
    private readonly HashSet<int> _done = []; // positions
    private readonly Lock _lock = new();

    /// <param name="seed">Of the order of the tasks: the same when the run goes on after a restart.</param>
    /// <param name="stored">Trials that need not run again.</param>
    /// <param name="test">Null runs every task, in the order of the suite.</param>
    public TrialPlan(Suite suite, ulong seed, IEnumerable<TestRunCase> stored, SequentialTest? test)
    {
        (_suite, _test) = (suite, test);
        _order = [.. Enumerable.Range(0, suite.Cases.Count)];
        if (test is not null)
            _order = [.. _order.OrderBy(task => Drawn(seed, suite.Cases[task].Id))];
        foreach (var each in stored)
            Record(each);
    }

    /// <summary>Whether the finished tasks tell already; undecided without a test.</summary>
    public SequentialDecision Decision
    {
        get
        {
            lock (_lock)
                return Decide();
        }
    }

    /// <summary>Tasks of which no trial was begun, by index.</summary>
    public IReadOnlyList<int> NotBegun
    {
        get
        {
            lock (_lock)
                return [.. _order.Where(task => !_begun.ContainsKey(task)).Order()];
        }
    }

    /// <summary>What is left, decided anew at every task: to be enumerated once, while trials run.</summary>
    public IEnumerable<Trial> Left()
    {
        foreach (var task in _order)
        {
            List<Trial> left;
            lock (_lock)
            {
                if (!_begun.ContainsKey(task) && Decide() != SequentialDecision.Undecided)
                    continue;
                _begun.TryAdd(task, new bool?[_suite.Nightly.Trials]);
                left = [.. Enumerable.Range(1, _suite.Nightly.Trials)
                    .Select(number => new Trial(task, number, PositionOf(task, number), _suite.Cases[task]))
                    .Where(trial => !_done.Contains(trial.Position))];
            }

            foreach (var trial in left)
                yield return trial;
        }
    }

    /// <summary>A trial has ended.</summary>
    public void Record(TestRunCase ended)
    {
        lock (_lock)
        {
            var (task, trial) = Math.DivRem(ended.Position, _suite.Nightly.Trials);
            if (!_begun.TryGetValue(task, out var outcomes))
                _begun[task] = outcomes = new bool?[_suite.Nightly.Trials];
            outcomes[trial] = TaskResult.IsPassed(ended);
            _done.Add(ended.Position);
        }
    }

    /// <summary>A number by chance; the same whichever version of the service goes on.</summary>
    private static ulong Drawn(ulong seed, string task) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {task}")));

    private int PositionOf(int task, int number) => (task * _suite.Nightly.Trials) + number - 1;

    /// <summary>
    /// By the tasks in their order up to the first that has not ended: those that happen to end early differ from the others. A task counts
    /// as passed when its first k valid trials did, which happens with the probability pass^k.
    /// </summary>
    private SequentialDecision Decide()
    {
        var (passed, failed) = (0, 0);
        foreach (var task in _order)
        {
            if (_test is null || !_begun.TryGetValue(task, out var outcomes)
                || Enumerable.Range(1, outcomes.Length).Any(number => !_done.Contains(PositionOf(task, number))))
                break;
            List<bool> valid = [.. outcomes.OfType<bool>().Take(_suite.Nightly.K)];
            if (valid.Count < _suite.Nightly.K)
                continue;
            if (valid.TrueForAll(each => each))
                passed++;
            else
                failed++;
            if (_test.Decide(passed, failed) is not SequentialDecision.Undecided and var decision)
                return decision;
        }

        return SequentialDecision.Undecided;
    }
}
