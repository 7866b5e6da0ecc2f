using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Platform.Collector.Otlp.Logs;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.Collector.Otlp;

/// <summary>OTLP by both doors. One port speaks HTTP/1.1, the other HTTP/2: without TLS one port cannot offer both.</summary>
internal static class OtlpServices
{
    private const int HttpPort = 4318;
    private const int GrpcPort = 4317;

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Needs ingest, masking and storage. Ports come from <c>HTTP_PORT</c> and <c>GRPC_PORT</c>.</summary>
        public void AddOtlp()
        {
            builder.Services.AddOptions<OtlpOptions>().BindConfiguration("Otlp").ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddSingleton<OtlpCounts>();
            builder.Services.AddSingleton<OtlpEntrance>();
            builder.Services.AddSingleton<OtlpIntake>();
            builder.Services.AddSingleton<MetricIntake>();
            builder.Services.AddSingleton<LogIntake>();
            builder.Services.AddSingleton<LogAttaching>();
            builder.Services.AddHostedService(services => services.GetRequiredService<LogAttaching>());

            var limits = builder.Configuration.GetSection("Otlp").Get<OtlpOptions>() ?? new();
            builder.Services.AddSingleton<OtlpGrpc>();
            builder.Services.AddSingleton<IServiceMethodProvider<OtlpGrpc>, OtlpGrpcMethods>();
            builder.Services.AddGrpc(grpc =>
            {
                grpc.MaxReceiveMessageSize = limits.MaxDecompressedBytes;
                // Else its routes for services that are not there take every POST that is not JSON for theirs: 404 in place of 415.
                grpc.IgnoreUnknownServices = true;
            });
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.ListenAnyIP(builder.Configuration.GetValue("HTTP_PORT", HttpPort),
                    listen => listen.Protocols = HttpProtocols.Http1);
                kestrel.ListenAnyIP(builder.Configuration.GetValue("GRPC_PORT", GrpcPort),
                    listen => listen.Protocols = HttpProtocols.Http2);
                // A gRPC message may come uncompressed; bodies over HTTP have a limit of their own.
                kestrel.Limits.MaxRequestBodySize = limits.MaxDecompressedBytes + 1024;
            });
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapOtlp()
        {
            routes.MapOtlpHttp();
            routes.MapGrpcService<OtlpGrpc>().RequireAuthorization(Scopes.Ingest);
        }
    }
}
