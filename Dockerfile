# The image of the service explore-load (docker-compose.yml): loads the bundled facts into Neo4j and writes the kit for
# Neo4j Browser. `docker run --rm --entrypoint baltica IMAGE --help` shows that it is the whole program.
FROM python:3.13.9-slim-bookworm

WORKDIR /opt/baltica
COPY . .
RUN pip install --no-cache-dir --disable-pip-version-check -c constraints.txt . \
    && useradd --uid 7474 --create-home baltica

USER baltica
WORKDIR /home/baltica
ENTRYPOINT ["sh", "/opt/baltica/docker/load.sh"]
