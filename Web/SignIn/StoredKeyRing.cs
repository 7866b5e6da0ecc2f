using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Platform.Storage.DataProtection;

namespace Platform.Web.SignIn;

/// <summary>The key ring in PostgreSQL: a cookie that one replica wrote is read by every other, and after a restart.</summary>
internal sealed class StoredKeyRing(DataProtectionKeyStore keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.List().Select(xml => XElement.Parse(xml))];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.Add(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
