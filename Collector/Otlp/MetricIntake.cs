using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp;

/// <summary>Counts metrics and drops them: what an agent's metrics tell, its spans tell too.</summary>
internal sealed class MetricIntake(OtlpCounts counts)
{
    internal OtlpAnswer AddMetrics(int project, ExportMetricsServiceRequest request)
    {
        var points = request.ResourceMetrics
            .SelectMany(resource => resource.ScopeMetrics)
            .SelectMany(scope => scope.Metrics)
            .Sum(metric => PointsOf(metric)?.Points.Count ?? 0);
        counts.Dropped(project, "metrics", points);
        return OtlpAnswer.Accepted;
    }

    private static DataPoints? PointsOf(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge,
        Metric.DataOneofCase.Sum => metric.Sum,
        Metric.DataOneofCase.Histogram => metric.Histogram,
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram,
        Metric.DataOneofCase.Summary => metric.Summary,
        _ => null,
    };
}
