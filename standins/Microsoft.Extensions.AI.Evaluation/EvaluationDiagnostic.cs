namespace Microsoft.Extensions.AI.Evaluation;

public sealed class EvaluationDiagnostic(EvaluationDiagnosticSeverity severity, string message)
{
    public EvaluationDiagnosticSeverity Severity { get; set; } = severity;

    public string Message { get; set; } = message;

    public static EvaluationDiagnostic Informational(string message) =>
        new(EvaluationDiagnosticSeverity.Informational, message);

    public static EvaluationDiagnostic Warning(string message) => new(EvaluationDiagnosticSeverity.Warning, message);

    public static EvaluationDiagnostic Error(string message) => new(EvaluationDiagnosticSeverity.Error, message);

    public override string ToString() => $"{Severity}: {Message}";
}

public enum EvaluationDiagnosticSeverity
{
    Informational,
    Warning,
    Error,
}
