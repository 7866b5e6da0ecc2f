using System.Text.Json;
using Microsoft.Playwright;

namespace Platform.LongTrace;

/// <summary>What the browser's own clock says of one opening of a trace.</summary>
/// <param name="FirstByteMs">From the navigation to the first byte of the page.</param>
/// <param name="RowsMs">To the first paint: the page comes whole, so that it shows rows.</param>
/// <param name="PageKb">The page, compressed, in kB (1000 bytes).</param>
internal sealed record Opening(double FirstByteMs, double RowsMs, double PageKb);

/// <summary>A scroll through the tree at a steady pace.</summary>
/// <param name="FramesMs">How long each frame took; at 60 Hz an undisturbed one takes 16.7.</param>
/// <param name="EmptyShare">Of the frames, those in which a row in view was not drawn.</param>
internal sealed record Scrolling(IReadOnlyList<double> FramesMs, double EmptyShare);

/// <summary>A trace in a browser.</summary>
internal sealed class ViewedTrace(IPage page, Uri site)
{
    internal async Task<Opening> OpenAsync(string traceId)
    {
        await page.GotoAsync("about:blank");
        await page.GotoAsync(new Uri(site, $"traces/{traceId}").ToString(), new() { WaitUntil = WaitUntilState.Commit });
        var figures = await page.EvaluateAsync<JsonElement>("""
            async () => {
                const paint = () => performance.getEntriesByName("first-contentful-paint")[0];
                while (!paint() || document.readyState !== "complete") await new Promise(frame => setTimeout(frame, 5));
                const [page] = performance.getEntriesByType("navigation");
                if (!document.querySelector(".span")) throw new Error("no rows");
                return { first: page.responseStart, rows: paint().startTime, bytes: page.encodedBodySize };
            }
            """);
        return new(Number("first"), Number("rows"), Number("bytes") / 1000);

        double Number(string name) => figures.GetProperty(name).GetDouble();
    }

    /// <param name="pixels">How far each frame scrolls; a row is 28 pixels high.</param>
    internal async Task<Scrolling> ScrollAsync(int pixels, int frames)
    {
        var figures = await page.EvaluateAsync<JsonElement>("""
            async ([pixels, frames]) => {
                const tree = document.querySelector(".tree-scroll");
                const box = tree.getBoundingClientRect();
                const isEmpty = y => !document.elementFromPoint(box.x + 60, y)?.closest(".span, .whole");
                tree.scrollTop = 0;
                await new Promise(frame => setTimeout(frame, 500));
                const took = [];
                let empty = 0;
                let last = await new Promise(requestAnimationFrame);
                for (let i = 0; i < frames; i++) {
                    tree.scrollTop += pixels;
                    const now = await new Promise(requestAnimationFrame);
                    took.push(now - last);
                    last = now;
                    if (isEmpty(box.top + 10) || isEmpty(box.bottom - 10)) empty++;
                }
                return { took, empty: empty / frames };
            }
            """, new[] { pixels, frames });
        return new([.. figures.GetProperty("took").EnumerateArray().Select(one => one.GetDouble())], figures.GetProperty("empty").GetDouble());
    }

    /// <returns>Milliseconds until rows stand where a jump led, a share from 0 to 1 of the whole height.</returns>
    internal async Task<double> JumpAsync(double share) => await page.EvaluateAsync<double>("""
        async share => {
            const tree = document.querySelector(".tree-scroll");
            const box = tree.getBoundingClientRect();
            const started = performance.now();
            tree.scrollTop = share * tree.scrollHeight;
            do await new Promise(requestAnimationFrame);
            while (!document.elementFromPoint(box.x + 60, box.top + box.height / 2)?.closest(".span"));
            return performance.now() - started;
        }
        """, share);
}
