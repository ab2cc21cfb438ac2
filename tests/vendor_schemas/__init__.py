"""Holds exchanges against the vendors' own published schemas: Magento, Shopware, bol.com and Shopify.

Start with `vendors.schema_of`: it gives the schema of a platform, whose `violations` says in sentences what of an
`Exchange` the vendor's schema does not allow. `recorder.Recorder` does so for every call of a running sandbox.
"""
