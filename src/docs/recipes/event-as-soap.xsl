<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes a SOAP envelope of an event; the parameters are the headers that event-as-soap.camel.yaml sets. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:crm="urn:example:crm">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:param name="call"/>
  <xsl:param name="event"/>
  <xsl:param name="number"/>
  <xsl:param name="agent"/>
  <xsl:template match="/">
    <soap:Envelope>
      <soap:Body>
        <crm:callEvent call="{$call}" event="{$event}">
          <crm:number><xsl:value-of select="$number"/></crm:number>
          <crm:agent><xsl:value-of select="$agent"/></crm:agent>
        </crm:callEvent>
      </soap:Body>
    </soap:Envelope>
  </xsl:template>
</xsl:stylesheet>
