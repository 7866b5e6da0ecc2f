using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside the application. A secret one is never written to a log.</summary>
public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
    : Resource(name), IExpressionValue
{
    private readonly Lock _lock = new();
    private string? _value;

    public bool Secret => secret;

    public ParameterDefault? Default { get; set; }

    public string ValueExpression => $"{{{Name}.value}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_value ??= callback(Default));
    }
}

public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

/// <summary>A random value of letters and digits, and of punctuation unless <see cref="Special"/> is off.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    /// <summary>Length in characters; 22 of them carry 128 bits.</summary>
    public int MinLength { get; set; } = 22;

    public bool Special { get; set; } = true;

    public override string GetDefaultValue() => RandomNumberGenerator.GetString(
        "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ0123456789" + (Special ? "-_.{}~()*+!" : ""), MinLength);
}

/// <summary>A connection string made of other values.</summary>
public sealed class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    public ReferenceExpression ConnectionStringExpression => connectionStringExpression;
}

/// <summary>A connection string from outside the application.</summary>
internal sealed class ExternalConnectionString(ParameterResource value, string? environmentVariable)
    : Resource(value.Name), IResourceWithConnectionString
{
    public string? ConnectionStringEnvironmentVariable => environmentVariable;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{value}");
}
