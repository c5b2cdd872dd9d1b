"""The scorer's parts: gold in, predictions beside it, counts out.

cases.py finds gold and the document behind it; predict.py runs the extractor; matching.py pairs gold with predictions;
citations.py, movements.py, awards.py and header.py judge the pairs field by field; report.py prints. All but predict.py
are pure, so that tests hold them to tiny invented records.
"""
