using System.Globalization;
using Microsoft.Playwright;
using Platform.LongTrace;

// How long a trace of 33,000 spans takes to open and how it scrolls, beside one of 300 spans in the same run.
const int Long = 33_000, Short = 300, Rounds = 7;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

await using var web = await WebUnderTest.StartAsync();
var (longTrace, shortTrace) = (await web.WriteTraceAsync(Long), await web.WriteTraceAsync(Short));
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
    Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1400, Height = 900 } });
await page.GotoAsync(new Uri(web.Address, $"login?t={WebUnderTest.Token}").ToString());
var viewed = new ViewedTrace(page, web.Address);

var cold = await viewed.OpenAsync(longTrace);
var firsts = new List<Opening>();
var cpu = new List<double>(); // of the server and of this program: what other programs of the machine do is not in it
for (var i = 0; i < Rounds; i++)
{
    var unseen = await web.WriteTraceAsync(Long);
    var before = Environment.CpuUsage.TotalTime;
    firsts.Add(await viewed.OpenAsync(unseen));
    cpu.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
}
var (longs, shorts) = (new List<Opening>(), new List<Opening>());
for (var i = 0; i < Rounds; i++)
{
    longs.Add(await viewed.OpenAsync(longTrace));
    shorts.Add(await viewed.OpenAsync(shortTrace));
}
await viewed.OpenAsync(shortTrace);
var still = await viewed.ScrollAsync(pixels: 20, frames: 240);
await viewed.OpenAsync(longTrace);
var steady = await viewed.ScrollAsync(pixels: 56, frames: 400);
var fast = await viewed.ScrollAsync(pixels: 1500, frames: 300);
var jumps = new List<double>();
foreach (var share in (double[])[0.9, 0.1, 0.5, 0.95, 0.3, 0.7, 0.2, 0.6, 0.85])
    jumps.Add(await viewed.JumpAsync(share));

Console.WriteLine($"""

    cold_open_ms={cold.RowsMs:F1}
    first_open_ms={Median(firsts, one => one.RowsMs):F1}
    first_open_max_ms={firsts.Max(one => one.RowsMs):F1}
    first_open_cpu_ms={Percentile(cpu, 0.5):F1}
    first_open_first_byte_ms={Median(firsts, one => one.FirstByteMs):F1}
    open_ms={Median(longs, one => one.RowsMs):F1}
    open_max_ms={longs.Max(one => one.RowsMs):F1}
    first_byte_ms={Median(longs, one => one.FirstByteMs):F1}
    page_kb={longs[0].PageKb:F1}
    short_open_ms={Median(shorts, one => one.RowsMs):F1}
    open_ratio={Median(longs, one => one.RowsMs) / Median(shorts, one => one.RowsMs):F2}
    short_frame_p95_ms={Percentile(still.FramesMs, 0.95):F1}
    short_frame_max_ms={still.FramesMs.Max():F1}
    scroll_frame_p50_ms={Percentile(steady.FramesMs, 0.5):F1}
    scroll_frame_p95_ms={Percentile(steady.FramesMs, 0.95):F1}
    scroll_frame_max_ms={steady.FramesMs.Max():F1}
    scroll_empty_share={steady.EmptyShare:F3}
    fast_frame_p95_ms={Percentile(fast.FramesMs, 0.95):F1}
    fast_frame_max_ms={fast.FramesMs.Max():F1}
    fast_empty_share={fast.EmptyShare:F3}
    jump_ms={Percentile(jumps, 0.5):F1}
    jump_max_ms={jumps.Max():F1}
    """);

static double Median(List<Opening> openings, Func<Opening, double> figure) => Percentile([.. openings.Select(figure)], 0.5);

static double Percentile(IReadOnlyList<double> values, double share) =>
    values.Order().ElementAt((int)Math.Ceiling(share * values.Count) - 1);
