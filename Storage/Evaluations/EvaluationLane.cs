namespace Platform.Storage.Evaluations;

/// <summary>What an evaluation waits for. Lanes do not delay each other.</summary>
public enum EvaluationLane : short
{
    /// <summary>To be looked at; where every evaluation begins, and those without a judge end.</summary>
    Quick,

    /// <summary>For its judge.</summary>
    Judged,
}

/// <summary>Within a lane and project, one goes before all of the next.</summary>
public enum EvaluationPriority : short
{
    /// <summary>Somebody waits for it.</summary>
    Asked,

    /// <summary>As it arrives.</summary>
    Arriving,

    /// <summary>Of the past, evaluated again or for the first time.</summary>
    Past,
}
