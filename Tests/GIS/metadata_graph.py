"""What other people's programs make of the metadata: rdflib of DCAT-AP-SE, OWSLib and lxml of ISO 19139."""

import rdflib
from lxml import etree
from owslib.iso import MD_Metadata
from rdflib.compare import graph_diff, to_isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
AUTHORITY = "http://publications.europa.eu/resource/authority/"

GMD = "{http://www.isotc211.org/2005/gmd}"
GCO = "{http://www.isotc211.org/2005/gco}"

# What DCAT-AP-SE demands and recommends of each class, as far as it applies to every description.
PROPERTIES = {
    DCAT.Catalog: [
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.language, DCTERMS.issued, DCTERMS.modified,
        FOAF.homepage, DCAT.themeTaxonomy, DCAT.dataset, DCAT.service],
    DCAT.Dataset: [
        DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.publisher, DCAT.contactPoint, DCAT.keyword,
        DCAT.theme, DCTERMS.language, DCTERMS.accessRights, DCTERMS.accrualPeriodicity, DCTERMS.issued,
        DCTERMS.modified, DCTERMS.temporal, DCTERMS.spatial, DCTERMS.provenance, DCTERMS.conformsTo,
        DCAT.landingPage, DCAT.distribution],
    DCAT.Distribution: [
        DCTERMS.title, DCTERMS.description, DCAT.accessURL, DCTERMS.format, DCAT.mediaType],
    DCAT.DataService: [
        DCTERMS.title, DCTERMS.publisher, DCAT.contactPoint, DCAT.endpointURL, DCAT.endpointDescription,
        DCAT.servesDataset, DCTERMS.accessRights],
    FOAF.Agent: [FOAF.name, DCTERMS.type],
    VCARD.Organization: [VCARD.fn, VCARD.hasURL],
}

# The order that the schema of ISO/TS 19139 demands.
ORDER = {
    "MD_Metadata": [
        "fileIdentifier", "language", "characterSet", "parentIdentifier", "hierarchyLevel", "hierarchyLevelName",
        "contact", "dateStamp", "metadataStandardName", "metadataStandardVersion", "dataSetURI", "locale",
        "spatialRepresentationInfo", "referenceSystemInfo", "metadataExtensionInfo", "identificationInfo",
        "contentInfo", "distributionInfo", "dataQualityInfo"],
    "MD_DataIdentification": [
        "citation", "abstract", "purpose", "credit", "status", "pointOfContact", "resourceMaintenance",
        "graphicOverview", "resourceFormat", "descriptiveKeywords", "resourceSpecificUsage", "resourceConstraints",
        "aggregationInfo", "spatialRepresentationType", "spatialResolution", "language", "characterSet",
        "topicCategory", "environmentDescription", "extent", "supplementalInformation"],
    "CI_Citation": [
        "title", "alternateTitle", "date", "edition", "editionDate", "identifier", "citedResponsibleParty"],
    "CI_ResponsibleParty": ["individualName", "organisationName", "positionName", "contactInfo", "role"],
    "CI_Contact": ["phone", "address", "onlineResource"],
    "CI_OnlineResource": ["linkage", "protocol", "applicationProfile", "name", "description", "function"],
    "MD_Keywords": ["keyword", "type", "thesaurusName"],
    "MD_LegalConstraints": ["useLimitation", "accessConstraints", "useConstraints", "otherConstraints"],
    "EX_Extent": ["description", "geographicElement", "temporalElement", "verticalElement"],
    "EX_GeographicBoundingBox": [
        "extentTypeCode", "westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude"],
    "MD_FeatureCatalogueDescription": [
        "complianceCode", "language", "includedWithDataset", "featureTypes", "featureCatalogueCitation"],
    "MD_Distribution": ["distributionFormat", "distributor", "transferOptions"],
    "DQ_DataQuality": ["scope", "report", "lineage"],
    "DQ_ConformanceResult": ["specification", "explanation", "pass"],
    "DQ_QuantitativeResult": ["valueType", "valueUnit", "errorStatistic", "value"],
}


def read_json_ld(text):
    """The graph of a JSON-LD document; nothing is fetched, for the context has to be inside."""
    return rdflib.Graph().parse(data=text, format="json-ld")


def read_rdf_xml(text):
    """The graph of an RDF/XML document."""
    return rdflib.Graph().parse(data=text, format="xml")


def assert_same_graph(one, other):
    """Both graphs say the same, however their blank nodes are called."""
    one, other = to_isomorphic(one), to_isomorphic(other)
    if one != other:
        _, first, second = graph_diff(one, other)
        raise AssertionError(f"only in the first: {sorted(first)}\nonly in the second: {sorted(second)}")
    assert len(one) > 100


def assert_dcat_ap_se(graph):
    """Classes and properties that the profile demands and recommends are there, with values of the right kind."""
    for kind, properties in PROPERTIES.items():
        things = set(graph.subjects(RDF.type, kind))
        assert things, f"no {kind}"
        for thing in things:
            for wanted in properties:
                assert (thing, wanted, None) in graph, f"{thing} lacks {wanted}"
    for subject, title in graph.subject_objects(DCTERMS.title):
        if (subject, RDF.type, DCTERMS.Standard) not in graph:
            assert title.language in ("sv", "en"), title
    for _, rights in graph.subject_objects(DCTERMS.accessRights):
        assert str(rights).startswith(AUTHORITY + "access-right/")
    for prop in (DCTERMS.issued, DCTERMS.modified, DCAT.startDate, DCAT.endDate):
        for value in graph.objects(None, prop):
            assert value.datatype in (XSD.date, XSD.dateTime, XSD.gYear), value
    for _, medium in graph.subject_objects(DCAT.mediaType):
        assert str(medium).startswith("https://www.iana.org/assignments/media-types/")
    # Everything that is pointed at inside the catalogue is described there.
    for prop in (DCAT.dataset, DCAT.service, DCAT.distribution, DCAT.accessService, DCAT.servesDataset,
                 DCAT.contactPoint, DCTERMS.publisher, DCTERMS.conformsTo):
        for thing in graph.objects(None, prop):
            assert (thing, RDF.type, None) in graph, f"{thing} is not described"


def bounding_box(graph):
    """West, south, east, north in degrees of the data set's place."""
    (literal,) = set(graph.objects(None, DCAT.bbox))
    assert str(literal.datatype) == "http://www.opengis.net/ont/geosparql#wktLiteral"
    pairs = [pair.split() for pair in str(literal).removeprefix("POLYGON((").removesuffix("))").split(",")]
    assert len(pairs) == 5 and pairs[0] == pairs[-1]
    lon, lat = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    return min(lon), min(lat), max(lon), max(lat)


def read_iso(text):
    """What OWSLib reads from an ISO 19139 document, and the document as lxml has it."""
    root = etree.fromstring(text.encode())
    return MD_Metadata(root), root


def assert_iso_order(root):
    """Children stand in the order that the schema demands, and none is there that it does not know."""
    for element in root.iter():
        order = ORDER.get(etree.QName(element).localname)
        if order is None:
            continue
        places = [order.index(etree.QName(child).localname) for child in element]
        assert places == sorted(places), f"{element.tag}: {[child.tag for child in element]}"
    for element in root.iter():
        assert len(element) or (element.text or "").strip() or element.get(GCO + "nilReason") or element.attrib, \
            f"{element.tag} is empty"


def assert_national_profile(record):
    """What the Swedish profile and Inspire's discovery metadata demand, as OWSLib reads it."""
    assert record.identifier and record.datestamp
    assert record.stdname == "SS-EN-ISO-19115:2005-NMDP 4.0" and record.stdver == "4.0"
    assert record.languagecode == "swe" and record.charset == "utf8" and record.hierarchy == "dataset"
    assert record.contact and record.contact[0].organization and record.contact[0].role == "pointOfContact"
    assert record.referencesystem and record.referencesystem.codeSpace == "EPSG"
    (identification,) = record.identification
    assert identification.title and identification.abstract and identification.purpose
    assert {date.type for date in identification.date} == {"publication", "revision"}
    assert identification.uricode == [record.identifier]
    assert identification.status in ("completed", "onGoing")
    assert {party.role for party in identification.contact} == {"owner", "pointOfContact"}
    free, themes = identification.keywords
    assert free.keywords and themes.keywords and themes.thesaurus["title"]
    assert set(identification.topiccategory) == {"society", "planningCadastre"}
    assert identification.resourcelanguagecode == ["swe"]
    assert identification.spatialrepresentationtype == ["vector"]
    box = [float(number) for number in (
        identification.bbox.minx, identification.bbox.miny, identification.bbox.maxx, identification.bbox.maxy)]
    assert -180 <= box[0] < box[2] <= 180 and -90 <= box[1] < box[3] <= 90
    assert len(identification.uselimitation) >= 3
    assert identification.accessconstraints == ["otherRestrictions"]
    assert identification.temporalextent_start <= identification.temporalextent_end
    assert record.distribution.online and all(online.url for online in record.distribution.online)
    assert all(online.protocol and online.name for online in record.distribution.online)
    assert record.dataquality.lineage
    assert record.dataquality.conformancetitle and record.dataquality.conformancedegree
    return identification
